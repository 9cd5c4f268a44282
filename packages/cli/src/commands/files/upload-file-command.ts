import { fileSource, type UploadFileParams } from "@mistral-batch/node";
import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import { wholeNumber } from "../../arguments/parse-number.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { uploadWithProgress } from "../../service/upload-with-progress.ts";
import { printValue } from "../../terminal/print-value.ts";
import { fileFields } from "./file-columns.ts";

interface UploadOptions extends ServiceOptions {
  readonly purpose: string;
  readonly expiryHours?: number;
  readonly visibility?: string;
}

/** `files upload`. */
export function uploadFileCommand(context: CommandContext): Command {
  const command = new Command("upload")
    .summary("upload a file")
    .description("Upload a file as it is. Check a batch input first with `mistral-batch check`.")
    .argument("<path>", "the file")
    .option("--purpose <purpose>", "what the file is for", "batch")
    .option("--expiry-hours <hours>", "for how many hours the service keeps it", wholeNumber(1))
    .option("--visibility <visibility>", "who sees it: workspace (default) or user");
  return addServiceOptions(command)
    .addHelpText("after", examples("files upload requests.jsonl"))
    .action(async (path: string, options: UploadOptions) => {
      const batch = await connect(context, options);
      const params: UploadFileParams & { file: ReturnType<typeof fileSource> } = {
        file: fileSource(path),
        purpose: options.purpose,
        expiry: options.expiryHours,
        visibility: options.visibility,
      };
      const file = await uploadWithProgress(context, batch, params);
      await printValue(context, file, options, fileFields(file));
    });
}
