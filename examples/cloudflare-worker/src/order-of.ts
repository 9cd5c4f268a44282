// From a request to what a run is made of.
import { API_ENDPOINTS, type ApiEndpoint } from "@mistral-batch/edge/cloudflare";
import { BadOrder } from "./reply-with-error.ts";

/** What was ordered. */
export interface Order {
  readonly endpoint: ApiEndpoint;
  readonly model: string;
  /** JSONL, as it comes. */
  readonly inputs: ReadableStream<Uint8Array>;
}

/** The requests come in the body, or from an object of the bucket, however large. */
export async function orderOf({ url, body }: Request, bucket: R2Bucket): Promise<Order> {
  const { searchParams } = new URL(url);
  const endpoint = API_ENDPOINTS.find((known) => known === searchParams.get("endpoint"));
  const model = searchParams.get("model") ?? "";
  if (endpoint === undefined || model === "") {
    throw new BadOrder(400, `Give "model", and one of these as "endpoint": ${API_ENDPOINTS.join(", ")}`);
  }
  const key = searchParams.get("input");
  const inputs = key === null ? body : (await bucket.get(key))?.body;
  if (inputs === undefined) throw new BadOrder(404, `There is no object "${key}" in the bucket`);
  if (inputs === null) throw new BadOrder(400, "Send the requests as the body, or name an object with &input=");
  return { endpoint, model, inputs };
}
