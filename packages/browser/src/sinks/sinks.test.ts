import { expect, test } from "vitest";
import { downloadSink } from "./download-sink.ts";
import { opfsSink } from "./opfs-sink.ts";

const bytes = (length: number): Uint8Array => new Uint8Array(length);

test.each(["", ".", "..", "a/b.jsonl", "a\\b.jsonl"])("opfsSink() refuses the name %j", (name) => {
  expect(() => opfsSink(name)).toThrow(expect.objectContaining({ code: "invalid_argument", field: "name" }));
});

test("opfsSink() says the way out where there is no such file system", async () => {
  await expect(opfsSink("a.jsonl").write(bytes(1))).rejects.toMatchObject({
    code: "sink_unwritable",
    message: expect.stringContaining("use downloadSink or fileHandleSink") as string,
  });
});

test("downloadSink() stops at its limit and names it", async () => {
  const sink = downloadSink("a.jsonl", { maxBytes: 10 });
  await sink.write(bytes(10));
  await expect(sink.write(bytes(1))).rejects.toMatchObject({
    code: "sink_unwritable",
    message: expect.stringContaining("10 bytes") as string,
  });
});

test("downloadSink() refuses a limit that is none", () => {
  expect(() => downloadSink("a.jsonl", { maxBytes: Number.NaN })).toThrow(
    expect.objectContaining({ code: "invalid_argument", field: "maxBytes" }),
  );
});

test("downloadSink() says that a worker has no downloads", async () => {
  await expect(downloadSink("a.jsonl").commit()).rejects.toMatchObject({
    code: "sink_unwritable",
    message: expect.stringContaining("worker") as string,
  });
});
