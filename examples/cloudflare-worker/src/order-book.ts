// All that is remembered: one empty R2 object for each open order, with the facts in its metadata. R2 is consistent, and it
// can write an object only where there is none, so of two requests with one key the second is told about the first.

/** An order that has no results yet. */
export interface Order {
  /** The caller's name for it, which is also the job's submission key. */
  readonly key: string;
  /** The object with the requests. */
  readonly input: string;
  readonly endpoint: string;
  readonly model: string;
  /** Empty until the job has been created. */
  readonly job_id: string;
}

/** An open order, and since when it is what it is. */
export type OpenOrder = Order & { readonly changed: Date };

const PREFIX = "open/";

/** Says false where the key is taken. */
export async function placeOrder(bucket: R2Bucket, order: Order): Promise<boolean> {
  return (await write(bucket, order, { etagDoesNotMatch: "*" })) !== null;
}

export async function updateOrder(bucket: R2Bucket, order: Order): Promise<void> {
  await write(bucket, order);
}

export async function closeOrder(bucket: R2Bucket, { key }: Order): Promise<void> {
  await bucket.delete(PREFIX + key);
}

export async function findOrder(bucket: R2Bucket, key: string): Promise<OpenOrder | undefined> {
  const object = await bucket.head(PREFIX + key);
  return object === null ? undefined : read(object);
}

export async function openOrders(bucket: R2Bucket): Promise<OpenOrder[]> {
  const orders: OpenOrder[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix: PREFIX, include: ["customMetadata"], ...(cursor && { cursor }) });
    orders.push(...page.objects.map(read));
    if (!page.truncated) return orders;
    cursor = page.cursor;
  }
}

function write(bucket: R2Bucket, { key, ...facts }: Order, onlyIf?: R2Conditional): Promise<R2Object | null> {
  return bucket.put(PREFIX + key, "", { customMetadata: facts, ...(onlyIf === undefined ? {} : { onlyIf }) });
}

function read({ key, uploaded, customMetadata = {} }: R2Object): OpenOrder {
  const { input = "", endpoint = "", model = "", job_id = "" } = customMetadata;
  return { key: key.slice(PREFIX.length), input, endpoint, model, job_id, changed: uploaded };
}
