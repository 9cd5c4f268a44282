import { expectTypeOf, test } from "vitest";
import type { Client } from "../http/client.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import type { ChatCompletionResponse } from "../wire/endpoints/chat-completions.ts";
import type { OCRResponse } from "../wire/endpoints/ocr.ts";
import { readResults } from "./read-results.ts";
import type { ResultRow } from "./result-row.ts";

const body = <Endpoint extends string>(row: ResultRow<Endpoint, unknown>) =>
  row.outcome === "succeeded" ? row.body : undefined;

const readTyped = (client: Client, ocr: BatchJob<"/v1/ocr">, any: BatchJob): void => {
  const fromJob = readResults(client, ocr);
  const fromOption = readResults(client, any, { endpoint: "/v1/chat/completions" });
  expectTypeOf(fromJob).toExtend<AsyncIterable<ResultRow<"/v1/ocr">>>();
  expectTypeOf(fromJob.batches()).toExtend<AsyncIterable<ResultRow<"/v1/ocr">[]>>();
  expectTypeOf(body<"/v1/ocr">).returns.toEqualTypeOf<OCRResponse | undefined>();
  expectTypeOf(fromOption).toExtend<AsyncIterable<ResultRow<"/v1/chat/completions">>>();
  expectTypeOf(body<"/v1/chat/completions">).returns.toEqualTypeOf<ChatCompletionResponse | undefined>();
  expectTypeOf(readResults(client, any)).toExtend<AsyncIterable<ResultRow>>();
};

const readWithContext = async (client: Client, job: BatchJob): Promise<void> => {
  for await (const row of readResults(client, job, { inputs: [{ body: {}, context: { page: 1 } }] })) {
    expectTypeOf(row.context).toEqualTypeOf<{ page: number } | undefined>();
  }
  for await (const row of readResults(client, job)) expectTypeOf(row.context).toEqualTypeOf<undefined>();
};

test("the type of a row's body comes from the job or from the option, that of its context from the inputs", () => {
  expectTypeOf(readTyped).toBeFunction();
  expectTypeOf(readWithContext).toBeFunction();
});
