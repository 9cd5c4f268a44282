import { Command } from "commander";
import { examples } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { deleteFileCommand } from "./delete-file-command.ts";
import { downloadFileCommand } from "./download-file-command.ts";
import { getFileCommand } from "./get-file-command.ts";
import { listFilesCommand } from "./list-files-command.ts";
import { uploadFileCommand } from "./upload-file-command.ts";
import { urlFileCommand } from "./url-file-command.ts";

/** `files` and what is under it. */
export function filesCommand(context: CommandContext): Command {
  return new Command("files")
    .summary("list, upload, show, download and delete files")
    .description("The files of the workspace.")
    .addCommand(listFilesCommand(context))
    .addCommand(uploadFileCommand(context))
    .addCommand(getFileCommand(context))
    .addCommand(downloadFileCommand(context))
    .addCommand(urlFileCommand(context))
    .addCommand(deleteFileCommand(context))
    .addHelpText("after", examples("files upload requests.jsonl", "files download <file_id> -o results.jsonl"));
}
