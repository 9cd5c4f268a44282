import type { Source } from "./source.ts";

/**
 * A source over a Blob or a File.
 *
 * @param blob - The bytes.
 * @param name - The file name for the upload. Default: the name of a File, else `requests.jsonl`.
 * @example
 * ```ts
 * import { blobSource } from "@mistral-batch/core";
 *
 * const source = blobSource(new Blob(['{"custom_id":"1","body":{}}\n']), "requests.jsonl");
 * ```
 */
export function blobSource(blob: Blob, name?: string): Source {
  const ownName = "name" in blob && typeof blob.name === "string" && blob.name !== "" ? blob.name : "requests.jsonl";
  return {
    name: name ?? ownName,
    size: blob.size,
    blob,
    open: () => blob.stream(),
    slice: (start, end) => blobSource(blob.slice(start, end, blob.type), name ?? ownName),
  };
}
