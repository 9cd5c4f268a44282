/** What a run tells while it goes on; every notice is plain data. */
export type RunNotice =
  | { readonly type: "planned"; readonly parts: number; readonly rows: number; readonly bytes: number }
  | { readonly type: "uploading"; readonly part: number; readonly sentBytes: number; readonly totalBytes: number }
  | { readonly type: "uploaded"; readonly part: number; readonly file_id: string; readonly isReused: boolean }
  | { readonly type: "submitted"; readonly part: number; readonly job_id: string; readonly adopted: boolean }
  /** Rows that are answered so far over all jobs: it never falls. */
  | { readonly type: "progress"; readonly completed: number; readonly failed: number; readonly total: number }
  | { readonly type: "ended"; readonly part: number; readonly job_id: string; readonly status: string }
  | { readonly type: "collected"; readonly part: number; readonly rows: number }
  | { readonly type: "repairing"; readonly attempt: number; readonly rows: number }
  /** Something is wrong that the run goes on with. */
  | { readonly type: "warning"; readonly part: number | null; readonly message: string }
  | { readonly type: "done" };
