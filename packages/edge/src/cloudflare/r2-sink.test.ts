import { expect, test } from "vitest";
import type { R2ObjectBodyLike, R2PartLike, R2ReadableBucket, R2WritableBucket } from "./r2-bucket.ts";
import { r2Sink } from "./r2-sink.ts";
import { r2Source } from "./r2-source.ts";

const PART_BYTES = 5_242_880;

const describeObject = (bytes: Uint8Array): R2ObjectBodyLike => ({
  size: bytes.byteLength,
  etag: `${bytes.byteLength}-${bytes.reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7)}`,
  body: null,
  arrayBuffer: async () => bytes.slice().buffer,
});

/** A bucket in memory that is as strict about parts as R2. */
function memoryBucket(): R2WritableBucket & {
  readonly objects: Map<string, Uint8Array>;
  readonly uploads: Map<string, Map<number, Uint8Array<ArrayBuffer>>>;
} {
  const objects = new Map<string, Uint8Array>();
  const uploads = new Map<string, Map<number, Uint8Array<ArrayBuffer>>>();
  const resume = (key: string, uploadId: string): ReturnType<R2WritableBucket["resumeMultipartUpload"]> => {
    const parts = uploads.get(uploadId) ?? new Map<number, Uint8Array<ArrayBuffer>>();
    return {
      uploadId,
      async uploadPart(partNumber, value) {
        parts.set(partNumber, value.slice());
        return { partNumber, etag: `part-${partNumber}` };
      },
      async complete(listed: R2PartLike[]) {
        const values = listed.map(({ partNumber }) => parts.get(partNumber) ?? new Uint8Array(0));
        if (
          values.slice(0, -1).some(({ byteLength }) => byteLength < PART_BYTES || byteLength !== values[0]?.byteLength)
        )
          throw new Error("All non-trailing parts must have the same length");
        objects.set(key, new Uint8Array(await new Blob(values).arrayBuffer()));
        uploads.delete(uploadId);
      },
      async abort() {
        uploads.delete(uploadId);
      },
    };
  };
  return {
    objects,
    uploads,
    async get(key) {
      const bytes = objects.get(key);
      return bytes === undefined ? null : describeObject(bytes);
    },
    async put(key, value) {
      objects.set(key, value.slice());
      return describeObject(value);
    },
    async delete(key) {
      objects.delete(key);
    },
    async createMultipartUpload(key) {
      const uploadId = `upload-${uploads.size}`;
      uploads.set(uploadId, new Map());
      return resume(key, uploadId);
    },
    resumeMultipartUpload: resume,
  };
}

const bytesOf = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

test.each([0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1])("r2Sink() writes %i bytes", async (length) => {
  const bucket = memoryBucket();
  const sink = r2Sink(bucket, "out", { partBytes: PART_BYTES });
  for (let left = length; left > 0; left -= 1_000_000) await sink.write(bytesOf(Math.min(left, 1_000_000), 7));
  expect(bucket.objects.has("out")).toBe(false);
  await sink.commit();
  expect(bucket.objects.get("out")).toHaveLength(length);
  expect([...bucket.objects.keys()]).toEqual(["out"]);
  expect(bucket.uploads.size).toBe(0);
});

test("r2Sink() goes on behind a checkpoint", async () => {
  const bucket = memoryBucket();
  const first = r2Sink(bucket, "out", { partBytes: PART_BYTES });
  await first.write(bytesOf(PART_BYTES + 10, 1));
  const token = await first.checkpoint();
  await first.write(bytesOf(PART_BYTES, 2));
  await first.abort(new Error("crash"));
  const second = r2Sink(bucket, "out", { partBytes: PART_BYTES });
  await second.restore(token);
  await second.write(bytesOf(5, 3));
  await second.commit();
  const written = bucket.objects.get("out") ?? new Uint8Array();
  expect([written.byteLength, written.at(PART_BYTES + 9), written.at(-5), written.at(-1)]).toEqual([
    PART_BYTES + 15,
    1,
    3,
    3,
  ]);
  expect([...bucket.objects.keys()]).toEqual(["out"]);
});

test("r2Sink() leaves nothing behind an abort without a checkpoint", async () => {
  const bucket = memoryBucket();
  const sink = r2Sink(bucket, "out", { partBytes: PART_BYTES });
  await sink.write(bytesOf(PART_BYTES + 10, 1));
  expect(bucket.uploads.size).toBe(1);
  await sink.abort(new Error("no more"));
  expect(bucket.uploads.size).toBe(0);
  expect(bucket.objects.size).toBe(0);
});

test("r2Sink() refuses a checkpoint that is not its own", async () => {
  const bucket = memoryBucket();
  await expect(r2Sink(bucket, "out").restore("other")).rejects.toMatchObject({ code: "sink_unwritable" });
});

test("r2Sink() refuses parts that R2 would refuse", () => {
  expect(() => r2Sink(memoryBucket(), "out", { partBytes: PART_BYTES - 1 })).toThrow(
    expect.objectContaining({ code: "invalid_argument", field: "partBytes" }),
  );
});

test("r2Sink() says what R2 refused", async () => {
  const bucket = { ...memoryBucket(), put: () => Promise.reject(new Error("no permission")) };
  await expect(r2Sink(bucket, "out").commit()).rejects.toMatchObject({
    code: "sink_unwritable",
    message: 'Cannot write "out" to R2: no permission',
  });
});

test.each([
  ["the binding is missing from env", undefined],
  ["it is no R2 bucket", { get: () => null, put: () => null }],
])("r2Sink() and r2Source() refuse a bucket before anything is paid: %s", async (why, bucket: unknown) => {
  const refusal = expect.objectContaining({
    code: "invalid_argument",
    field: "bucket",
    message: expect.stringContaining(why) as string,
  });
  expect(() => r2Sink(bucket as R2WritableBucket, "out.jsonl")).toThrow(refusal);
  await expect(r2Source(bucket as R2ReadableBucket, "in.jsonl")).rejects.toEqual(refusal);
});
