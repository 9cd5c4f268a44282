import { type CallsClientName, loadCalls } from "../clients/calls/load-calls.ts";
import { batchJob, googleOperation, googlePage, JOB_ID, jobsPage, PAGE_SIZE } from "../data/batch-jobs.ts";
import type { Sample } from "../harness/suite.ts";
import { measure } from "../measure/measure.ts";

/** What the calls program does. */
export interface CallsParameters {
  readonly client: CallsClientName;
  readonly operation: "list" | "get";
  /** Where the server is; null for a stub in place of fetch, which leaves nothing but the client. */
  readonly origin: string | null;
  readonly calls: number;
  readonly warmUp: number;
}

const CONCURRENT = 50;

/** Calls one after the other, then 50 at a time; microseconds for each call. */
export async function run({ client, operation, origin, calls, warmUp }: CallsParameters): Promise<Sample> {
  if (origin === null) globalThis.fetch = stubFetch();
  const createCalls = await loadCalls(client);
  const { list, get } = createCalls(origin ?? "http://stub.test");
  const call = async (): Promise<void> => {
    const [found, wanted] = operation === "list" ? [await list(), PAGE_SIZE] : [await get(JOB_ID), JOB_ID];
    if (found !== wanted) throw new Error(`${client} gave ${found} in place of ${wanted}`);
  };
  const sequential = (count: number) => async (): Promise<void> => {
    for (let made = 0; made < count; made += 1) await call();
  };
  const concurrent = (count: number) => async (): Promise<void> => {
    const share = Math.ceil(count / CONCURRENT);
    await Promise.all(Array.from({ length: CONCURRENT }, sequential(share)));
  };
  const rounded = Math.ceil(calls / CONCURRENT) * CONCURRENT;
  await sequential(warmUp)();
  const one = await measure(sequential(calls));
  await concurrent(warmUp)();
  const many = await measure(concurrent(rounded));
  return {
    wallUs: (one.cost.wallMs * 1000) / calls,
    cpuUs: (one.cost.cpuMs * 1000) / calls,
    concurrentWallUs: (many.cost.wallMs * 1000) / rounded,
    concurrentCpuUs: (many.cost.cpuMs * 1000) / rounded,
  };
}

const bytesOf = (content: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(content);

/** Answers at once, with a new response each time. */
function stubFetch(): typeof fetch {
  const origin = "http://stub.test";
  const [page, job] = [jobsPage(origin), JSON.stringify(batchJob(0, origin))].map(bytesOf);
  const [pageOfGoogle, jobOfGoogle] = [googlePage(), JSON.stringify(googleOperation(0))].map(bytesOf);
  const headers = { "content-type": "application/json" };
  return async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    const isOne = url.includes(JOB_ID);
    if (url.includes("/google/")) return new Response(isOne ? jobOfGoogle : pageOfGoogle, { headers });
    return new Response(isOne ? job : page, { headers });
  };
}
