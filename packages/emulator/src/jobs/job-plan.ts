import type { JobStatus, WireBatchError } from "../wire.ts";
import type { ErrorShape } from "./error-line.ts";

/** Rows that a fault picks: every n-th (from the first), or by `custom_id`, or by index; all when empty. */
export interface RowSelection {
  readonly every?: number;
  readonly custom_ids?: readonly string[];
  readonly indexes?: readonly number[];
}

/** What faults have in store for a job. */
export interface JobPlan {
  ends?: { readonly status: JobStatus; readonly afterRows: number; readonly errors?: readonly WireBatchError[] };
  statusWord?: { readonly status: string; readonly phase: "running" | "ended" };
  missingRows?: RowSelection;
  duplicateRows?: RowSelection & { readonly lineId: "same" | "other" };
  unexpectedRows?: readonly string[];
  rowErrors?: RowSelection & {
    readonly status_code: number;
    readonly message?: string;
    readonly shape?: ErrorShape;
    readonly file?: "error_file" | "output_file";
  };
  outputFormat?: {
    readonly finalNewline?: boolean;
    readonly byteOrderMark?: boolean;
    readonly lineEnd?: "\n" | "\r\n";
  };
}

/** Tells whether a selection picks a row. */
export function isRowSelected(selection: RowSelection | undefined, index: number, customId: string | null): boolean {
  if (selection === undefined) return false;
  const { every, custom_ids, indexes } = selection;
  if (every === undefined && custom_ids === undefined && indexes === undefined) return true;
  if (every !== undefined && index % every === 0) return true;
  if (indexes?.includes(index) === true) return true;
  return customId !== null && custom_ids?.includes(customId) === true;
}
