import { Command } from "commander";
import { addDebugOption, examples } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { type FoundRun, findRuns } from "../../runs/find-run-folders.ts";
import { paintRunStatus, timeOf } from "../../runs/run-columns.ts";
import type { Console } from "../../terminal/console.ts";
import { formatCount } from "../../terminal/format.ts";
import { printsJson } from "../../terminal/print-value.ts";
import { type Column, renderTable } from "../../terminal/table.ts";

interface ListRunsOptions {
  readonly json?: boolean;
}

/** `runs list`. */
export function listRunsCommand(context: CommandContext): Command {
  const command = new Command("list")
    .summary("list the runs below a folder")
    .description("List the runs below a folder. Nothing is asked of the service, and no key is needed.")
    .argument("[folder]", "where to look", ".")
    .option("--json", "print JSON also on a terminal");
  return addDebugOption(command)
    .addHelpText("after", examples("runs list", "runs list results --json"))
    .action((folder: string, options: ListRunsOptions) => listRuns(context, folder, options));
}

async function listRuns(context: CommandContext, root: string, options: ListRunsOptions): Promise<void> {
  const { console } = context;
  const isJson = printsJson(context, options);
  const shown: FoundRun[] = [];
  for await (const found of findRuns(context, root)) {
    if (isJson) await console.print(JSON.stringify(asJson(found)));
    else shown.push(found);
  }
  if (isJson) return;
  if (shown.length === 0) return console.note("No runs found");
  await console.print(renderTable(console, runColumns(console), shown));
}

function asJson({ folder: { path, output }, status, problem }: FoundRun) {
  return status === undefined ? { status: "unreadable", problem, output, path } : { ...status, output, path };
}

function runColumns({ colors }: Console): readonly Column<FoundRun>[] {
  return [
    { title: "OUTPUT", value: ({ folder }) => (folder.isAside ? folder.path : folder.output) },
    {
      title: "STATUS",
      value: ({ status }) => status?.status ?? "unreadable",
      paint: (text) => paintRunStatus(colors, text),
    },
    {
      title: "ANSWERED",
      align: "right",
      value: ({ status }) =>
        status === undefined ? "-" : `${formatCount(status.progress.completed)}/${formatCount(status.progress.total)}`,
    },
    {
      title: "FAILED",
      align: "right",
      value: ({ status }) => (status === undefined ? "-" : formatCount(status.progress.failed)),
      paint: (text) => (text === "0" ? text : colors.red(text)),
    },
    { title: "JOBS", align: "right", value: ({ status }) => formatCount(status?.open_jobs.length ?? 0) },
    { title: "BEGAN", value: ({ status }) => (status === undefined ? "-" : timeOf(status.created_at)) },
    { title: "RUN", value: ({ status }) => status?.run_id ?? "-" },
  ];
}
