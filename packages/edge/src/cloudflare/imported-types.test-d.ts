// Compiled with the DOM's types: a project that has both imports Cloudflare's by name.
import type { R2Bucket } from "@cloudflare/workers-types";
import { r2Sink } from "./r2-sink.ts";
import { r2Source } from "./r2-source.ts";

/** Both ends of a bucket. */
export const ends = async (bucket: R2Bucket): Promise<readonly unknown[]> => [
  await r2Source(bucket, "in.jsonl"),
  r2Sink(bucket, "out.jsonl"),
];
