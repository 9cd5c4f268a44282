import { type BatchJob, createJob, findSubmittedJob, type Source, uploadFile } from "@mistral-batch/browser";
import { client } from "../api/client.ts";
import type { Order, Stage } from "./order.ts";

interface Placing {
  readonly signal: AbortSignal;
  readonly onStage: (stage: Stage) => void;
  /** Called before the money: what was uploaded has to be written down first. */
  readonly onUploaded: (order: Order) => void;
}

/** From an order to its job: uploads what was not uploaded yet, and creates the job, once. */
export async function placeOrder(order: Order, file: Source | undefined, placing: Placing): Promise<BatchJob> {
  const uploaded = await upload(order, file, placing);
  placing.onStage({ kind: "creating" });
  const { key, name, endpoint, model, timeout_hours, file_id = "" } = uploaded;
  const params = { endpoint, model, timeout_hours, input_files: [file_id], metadata: { name }, submission_key: key };
  // Where the answer gets lost, the library looks for the job in the list before anything is sent again.
  const onWarning = (): void => placing.onStage({ kind: "searching" });
  return await createJob(client, params, { signal: placing.signal, onWarning });
}

/** An order that was left may have become a job already. */
export function findPlaced({ key }: Order): Promise<BatchJob | undefined> {
  return findSubmittedJob(client, { submission_key: key });
}

async function upload(order: Order, file: Source | undefined, placing: Placing): Promise<Order> {
  if (order.file_id !== undefined || file === undefined) return order;
  const { signal, onStage, onUploaded } = placing;
  onStage({ kind: "uploading", sentBytes: 0 });
  const onProgress = ({ sentBytes }: { readonly sentBytes: number }): void => onStage({ kind: "uploading", sentBytes });
  const { id } = await uploadFile(client, { file }, { signal, onProgress });
  const uploaded = { ...order, file_id: id };
  onUploaded(uploaded);
  return uploaded;
}
