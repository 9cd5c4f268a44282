import type { ErrorCode } from "@mistral-batch/node";
import type { ExitName } from "../exit-codes.ts";

/** How the command ends on an error of the library, and what it advises. */
export interface ErrorAdvice {
  readonly exit: ExitName;
  readonly hint?: string;
  /** In place of `hint` once a job exists: to run the command again would then pay again. */
  readonly hintWithJob?: string;
}

const CONNECTION_HINT = "check the network and --base-url, then run the command again";
const CONNECTION = {
  exit: "connection",
  hint: CONNECTION_HINT,
  hintWithJob: "check the network and --base-url",
} as const;
const SERVICE_HINT = "the service has a problem; try again in a few minutes";

/** One line for each code of the library; a test fails where one is missing. */
export const ERROR_ADVICE: Readonly<Partial<Record<ErrorCode, ErrorAdvice>>> = {
  invalid_argument: { exit: "usage" },
  missing_api_key: { exit: "account", hint: "set MISTRAL_API_KEY, or give --api-key-file PATH" },
  invalid_input: {
    exit: "input",
    hint: "correct the lines and run the command again; nothing was sent",
    hintWithJob: "the job goes by the file as it was uploaded",
  },
  unauthorized: { exit: "account", hint: "check MISTRAL_API_KEY, and the usage page of the console" },
  payment_required: { exit: "account", hint: "switch on billing for batch jobs in the console" },
  forbidden: { exit: "account", hint: "the key may not do this; look at its workspace and plan in the console" },
  not_found: { exit: "refused", hint: "check the id and --base-url, and that the key belongs to the same workspace" },
  rejected: { exit: "refused" },
  rate_limited: { exit: "refused", hint: "wait a minute and run the command again", hintWithJob: "wait a minute" },
  server_error: { exit: "refused", hint: SERVICE_HINT, hintWithJob: "the service has a problem; wait a few minutes" },
  redirected: { exit: "refused", hint: "give the final address with --base-url" },
  connection_failed: CONNECTION,
  connection_lost: CONNECTION,
  headers_timeout: CONNECTION,
  idle_timeout: CONNECTION,
  deadline_exceeded: { exit: "connection" },
  invalid_response: { exit: "refused", hint: "check that --base-url is the address of the Mistral API" },
  incomplete_body: {
    exit: "connection",
    hint: "run the command again; the file is still with the service",
    hintWithJob: "the file is still with the service",
  },
  line_too_long: { exit: "refused" },
  ambiguous_submit: { exit: "ambiguous" },
  accounting_failed: { exit: "unexpected" },
  results_unavailable: { exit: "refused" },
  run_not_found: { exit: "usage", hint: "list the runs with: mistral-batch runs list" },
  run_fenced: { exit: "output", hint: "leave the run to the other process" },
  run_paused: { exit: "account", hint: "put the account right, then run the same command again: it goes on" },
  ledger_unreadable: {
    exit: "unexpected",
    hint: "update mistral-batch, or restore the folder of the run from a backup",
  },
  source_required: { exit: "input", hint: "give the input with --input" },
  source_changed: { exit: "input", hint: "restore the input, or begin a new run with --fresh" },
  source_unreadable: { exit: "input", hint: "check the path of the input file" },
  sink_unwritable: { exit: "output", hint: "choose another path with --output" },
};
