import { expect, test } from "vitest";
import { watchUpload } from "./watch-upload.ts";

function watched(source: UnderlyingDefaultSource<Uint8Array>) {
  const seen: unknown[] = [];
  const stream = watchUpload(new ReadableStream(source, { highWaterMark: 0 }), {
    onBytes: (bytes) => seen.push(bytes),
    onEnd: () => seen.push("end"),
    onError: (reason) => seen.push(reason),
  });
  return { seen, reader: stream.getReader() };
}

test("watchUpload() tells of each chunk and of the end", async () => {
  let pulls = 0;
  const { seen, reader } = watched({
    pull(controller) {
      pulls += 1;
      if (pulls > 2) controller.close();
      else controller.enqueue(new Uint8Array(pulls));
    },
  });
  while (!(await reader.read()).done);
  expect(seen).toEqual([1, 2, "end"]);
});

test("watchUpload() tells of a source that fails, and hands its failure on", async () => {
  const failure = new Error("the disk is gone");
  const { seen, reader } = watched({ pull: (controller) => controller.error(failure) });
  await expect(reader.read()).rejects.toBe(failure);
  expect(seen).toEqual([failure]);
});

test("watchUpload() says nothing where the runtime lets go of the body while a read is under way", async () => {
  let give: () => void = () => {};
  const { seen, reader } = watched({
    pull: (controller) =>
      new Promise((resolve) => {
        give = () => {
          controller.enqueue(new Uint8Array(1));
          resolve();
        };
      }),
    cancel: () => {},
  });
  const read = reader.read();
  await Promise.resolve();
  await reader.cancel();
  expect(await read).toEqual({ done: true, value: undefined });
  expect(() => give()).toThrow(TypeError);
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
});
