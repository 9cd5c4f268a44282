import { expect, test } from "vitest";
import { jobJson, stubService } from "../../test-support/stub-service.ts";
import { findSubmittedJob } from "./find-submitted-job.ts";

const list = (...jobs: object[]): object => ({ data: jobs, object: "list", total: jobs.length });
const keyed = (id: string, key: string, created_at: number): object =>
  jobJson({ id, metadata: { mb_key: key }, created_at });

test("findSubmittedJob() finds the oldest job of a key", async () => {
  const { client } = stubService(() => list(keyed("3", "mine", 30), keyed("2", "other", 20), keyed("1", "mine", 10)));
  await expect(findSubmittedJob(client, { submission_key: "mine" })).resolves.toMatchObject({ id: "1" });
  await expect(findSubmittedJob(client, { submission_key: "none" })).resolves.toBeUndefined();
});

test("findSubmittedJob() asks for metadata that the list leaves out", async () => {
  const id = "11111111-1111-4111-8111-111111111111";
  const { client } = stubService(({ url }) =>
    url.pathname.endsWith("/jobs") ? list(jobJson()) : keyed(id, "mine", 10),
  );
  await expect(findSubmittedJob(client, { submission_key: "mine" })).resolves.toMatchObject({ id });
});

test("findSubmittedJob() does not look at jobs that are too old", async () => {
  const { client, seen } = stubService(() => list(keyed("2", "other", 5000), keyed("1", "mine", 1000)));
  await expect(findSubmittedJob(client, { submission_key: "mine", created_after: 2000 })).resolves.toBeUndefined();
  expect(seen).toHaveLength(1);
});
