/** A batch that was asked for and is no job yet. */
export interface Order {
  /** The submission key: by it the job is found, whatever became of the page that sent it. */
  readonly key: string;
  /** The name of the file. */
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  readonly endpoint: string;
  readonly model: string;
  readonly timeout_hours: number;
  /** The uploaded file, once it is. */
  readonly file_id?: string;
}

/** How far an order is. */
export type Stage =
  | { readonly kind: "uploading"; readonly sentBytes: number }
  | { readonly kind: "creating" }
  /** The answer got lost; the list is asked what became of it. */
  | { readonly kind: "searching" }
  | { readonly kind: "failed"; readonly error: unknown }
  /** Left by a page that is gone. */
  | { readonly kind: "left" };

/** An order with where it is. */
export interface OpenOrder {
  readonly order: Order;
  readonly stage: Stage;
}
