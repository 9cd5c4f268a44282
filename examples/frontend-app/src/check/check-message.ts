import type { InputReport } from "@mistral-batch/browser";

/** What the worker is to check. */
export interface CheckTask {
  readonly file: Blob;
  readonly endpoint: string;
  readonly model: string;
}

/** What the worker says. */
export type CheckMessage =
  | { readonly kind: "progress"; readonly rows: number; readonly bytes: number }
  | { readonly kind: "done"; readonly report: InputReport }
  | { readonly kind: "failed"; readonly message: string };
