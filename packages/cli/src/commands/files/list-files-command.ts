import type { ListFilesParams } from "@mistral-batch/node";
import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import { wholeNumber } from "../../arguments/parse-number.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { printList } from "../../terminal/print-value.ts";
import { FILE_COLUMNS } from "./file-columns.ts";

interface ListOptions extends ServiceOptions {
  readonly purpose?: string;
  readonly sampleType?: readonly string[];
  readonly source?: readonly string[];
  readonly mimetype?: readonly string[];
  readonly search?: string;
  readonly limit: number;
  readonly all?: boolean;
}

/** `files list`. */
export function listFilesCommand(context: CommandContext): Command {
  const command = new Command("list")
    .summary("list files")
    .description("List the files of the workspace.")
    .option("--purpose <purpose>", "only files for this purpose, for example batch")
    .option("--sample-type <type...>", "only files that hold this: batch_request, batch_result, batch_error")
    .option("--source <source...>", "only files from there: upload, mistral, repository")
    .option("--mimetype <type...>", "only files of these types")
    .option("--search <text>", "only files with this in their name")
    .option("--limit <count>", "print at most so many files", wholeNumber(1), 50)
    .option("--all", "print all files");
  return addServiceOptions(command)
    .addHelpText("after", examples("files list", "files list --sample-type batch_result --all --json"))
    .action(async (options: ListOptions) => {
      const batch = await connect(context, options);
      const limit = options.all === true ? Number.POSITIVE_INFINITY : options.limit;
      const params: ListFilesParams = {
        page_size: Math.min(limit, 100),
        purpose: options.purpose,
        sample_type: options.sampleType,
        source: options.source,
        mimetypes: options.mimetype,
        search: options.search,
      };
      const files = batch.files.all(params, { signal: context.signal });
      await printList(context, files, FILE_COLUMNS, { json: options.json, limit, noun: "file" });
    });
}
