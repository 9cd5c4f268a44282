import { expect, it } from "vitest";
import { inputFile, onEveryService, openLab, rejectionOf } from "../support/lab.ts";
import { readBytes } from "../support/read-stream.ts";

const NO_FILE = "00000000-0000-4000-8000-000000000000";
const TEXT = '{"custom_id":"é\u2028","body":{}}\r\n{"custom_id":"日本 \u{1f9c0}","body":{}}';

onEveryService("the file operations", (profile) => {
  const bytes = new TextEncoder().encode(TEXT);

  /** Everything that can be uploaded; read back it must be the same bytes. */
  const uploads: Record<string, () => Parameters<ReturnType<typeof openLab>["batch"]["files"]["upload"]>[0]["file"]> = {
    "a File": () => new File([bytes], "Anfragen für 日本.jsonl", { type: "application/jsonl" }),
    "a File whose name has quotes": () => new File([bytes], 'the "best"; x=y.jsonl', { type: "application/jsonl" }),
    "a Blob": () => new Blob([bytes]),
    "a Blob in many parts": () => new Blob([...bytes].map((byte) => Uint8Array.of(byte))),
    "a source that knows its size": () => ({
      name: "a.jsonl",
      size: bytes.byteLength,
      open: () => new Blob([bytes]).stream(),
    }),
    "a source that does not": () => ({ name: "a.jsonl", open: () => new Blob([bytes]).stream() }),
    "a source that opens late": () => ({ name: "a.jsonl", open: async () => new Blob([bytes]).stream() }),
  };

  it.each(Object.keys(uploads))("upload %s byte for byte", async (what) => {
    const { batch, clock, emulator } = openLab(profile);
    const upload = uploads[what]?.() ?? new Blob();
    const file = await batch.files.upload({ file: upload });
    expect(file).toMatchObject({ object: "file", purpose: "batch", bytes: bytes.byteLength });
    if (upload instanceof File) expect(file.filename).toBe(upload.name);
    await clock.advance(10_000);
    expect(await readBytes(await batch.files.download({ file_id: file.id }))).toEqual(bytes);
    expect(emulator.books.requestsSeen({ operation: "files.upload" })).toMatchObject([
      { headers: { "content-type": expect.stringMatching(/^multipart\/form-data; ?boundary=/) } },
    ]);
  });

  it("upload a megabyte whose bytes are all different, and tell how far it is", async () => {
    const { batch, clock } = openLab(profile);
    const line = (index: number): string =>
      `${JSON.stringify({ custom_id: String(index), body: { n: index * 7919 } })}\n`;
    const large = new Blob([Array.from({ length: 25_000 }, (_, index) => line(index)).join("")]);
    const progress: number[] = [];
    const file = await batch.files.upload(
      { file: large },
      { onProgress: ({ sentBytes, totalBytes }) => progress.push(sentBytes / totalBytes) },
    );
    await clock.advance(10_000);
    expect(await readBytes(await batch.files.download({ file_id: file.id }))).toEqual(
      new Uint8Array(await large.arrayBuffer()),
    );
    expect(progress).toEqual([...progress].sort((left, right) => left - right));
    expect(progress.at(-1) ?? 1).toBe(1);
  });

  it("repeat an upload from its first byte", async () => {
    const { batch, clock, emulator } = openLab(profile);
    emulator.faults.add({ when: { operation: "files.upload" }, fault: { kind: "reset" } });
    emulator.faults.add({ when: { operation: "files.upload", nth: 2 }, fault: { kind: "respond", status: 503 } });
    const { id: file_id } = await batch.files.upload({ file: new Blob([bytes]) });
    await clock.advance(10_000);
    expect(await readBytes(await batch.files.download({ file_id }))).toEqual(bytes);
    expect(emulator.books.requestsSeen({ operation: "files.upload" })).toHaveLength(3);
  });

  it("do not send a file that changed while it was read", async () => {
    const { batch, emulator } = openLab(profile);
    for (const size of [bytes.byteLength - 1, bytes.byteLength + 1]) {
      const file = { name: "a.jsonl", size, open: () => new Blob([bytes]).stream() };
      const error = await rejectionOf(batch.files.upload({ file }));
      expect(error).toMatchObject({ code: "source_unreadable", message: expect.stringContaining("changed") });
    }
    expect(emulator.books.uploads()).toEqual([]);
  });

  it("hand on the failure of a source", async () => {
    const { batch, emulator } = openLab(profile);
    const failure = new Error("the disk is gone");
    const broken = (): ReadableStream<Uint8Array> =>
      new ReadableStream({ pull: (controller) => controller.error(failure) });
    const error = await rejectionOf(batch.files.upload({ file: { name: "a.jsonl", size: 10, open: broken } }));
    const reasons = new Set<unknown>();
    for (let reason: unknown = error; reason instanceof Error && !reasons.has(reason); reason = reason.cause)
      reasons.add(reason);
    expect([...reasons]).toContain(failure);
    expect(emulator.books.uploads()).toEqual([]);
  });

  it.each([
    ["a path or content", "in.jsonl"],
    ["nothing", undefined],
    ["bytes without a name", new Uint8Array(3)],
  ])("refuse %s in place of a file", async (_what, file) => {
    const { batch, emulator } = openLab(profile);
    const upload = batch.files.upload as (params: unknown) => Promise<unknown>;
    await expect(upload({ file })).rejects.toMatchObject({ code: "invalid_argument", field: "file" });
    expect(emulator.books.requestsSeen()).toEqual([]);
  });

  it("list, retrieve and delete a file, and link to it", async () => {
    const { batch, clock } = openLab(profile);
    const { id: file_id } = await batch.files.upload({ file: inputFile() });
    await clock.advance(60_000);
    expect((await batch.files.list({ purpose: "batch", include_total: true })).data.map(({ id }) => id)).toEqual([
      file_id,
    ]);
    expect(await batch.files.retrieve({ file_id })).toMatchObject({ id: file_id, filename: "requests.jsonl" });
    expect((await batch.files.getSignedUrl({ file_id, expiry: 1 })).url).toMatch(/^https?:/);
    expect(await batch.files.delete({ file_id })).toMatchObject({ id: file_id, deleted: true });
    expect(await rejectionOf(batch.files.retrieve({ file_id }))).toMatchObject({ code: "not_found" });
  });

  it.each(["retrieve", "delete", "download", "getSignedUrl"] as const)(
    "say that there is no such file: %s",
    async (name) => {
      const { batch, emulator } = openLab(profile);
      await expect(batch.files[name]({ file_id: NO_FILE })).rejects.toMatchObject({ code: "not_found", status: 404 });
      const before = emulator.books.requestsSeen().length;
      await expect(batch.files[name]({ file_id: "no id" })).rejects.toMatchObject({ code: "invalid_argument" });
      expect(emulator.books.requestsSeen()).toHaveLength(before);
    },
  );
});
