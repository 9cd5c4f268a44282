import { expect, test } from "vitest";
import type { Source } from "../../ports/source.ts";
import type { SizedRequest } from "../../ports/transport.ts";
import { stubService } from "../../test-support/stub-service.ts";
import { uploadFile } from "./upload-file.ts";

const TEXT = '{"custom_id":"é","body":{}}\n';
const BYTES = new TextEncoder().encode(TEXT);
const ANSWER = { id: "22222222-2222-4222-8222-222222222222", object: "file", bytes: null, filename: "in.jsonl" };
const source: Source = { name: 'in "1".jsonl', size: BYTES.byteLength, open: () => new Blob([BYTES]).stream() };

/** A client whose transport takes sized bodies, and what it was given. */
function sizedService(answers: Response[]) {
  const sent: { readonly request: SizedRequest; readonly text: string }[] = [];
  const stub = stubService([], {
    transport: {
      fetch: () => Promise.reject(new Error("not used")),
      async sendSized(request) {
        const text = await new Response(request.body).text();
        sent.push({ request, text });
        return answers.shift() ?? Response.json(ANSWER);
      },
    },
    fetch: undefined,
  });
  return { ...stub, sent };
}

test("uploadFile() streams a multipart body of known length: fields first, file last", async () => {
  const { client, sent } = sizedService([]);
  await expect(uploadFile(client, { file: source, expiry: 48 })).resolves.toMatchObject({ id: ANSWER.id, bytes: null });
  const [{ request, text } = { request: undefined, text: "" }] = sent;
  expect(request?.length).toBe(new TextEncoder().encode(text).byteLength);
  const form = await new Response(text, {
    headers: { "content-type": request?.headers.get("content-type") ?? "" },
  }).formData();
  expect([...form.keys()]).toEqual(["purpose", "visibility", "expiry", "file"]);
  expect(form.get("purpose")).toBe("batch");
  expect(form.get("expiry")).toBe("48");
  const file = form.get("file") as File;
  expect(await file.text()).toBe(TEXT);
  expect(file.type).toBe("application/jsonl");
  expect(request?.headers.get("authorization")).toBe("Bearer test-key");
});

test("uploadFile() counts a source that does not know its size, and opens it anew for each attempt", async () => {
  let opened = 0;
  const unknown: Source = {
    name: "in.jsonl",
    open() {
      opened += 1;
      return new Blob([BYTES]).stream();
    },
  };
  const { client, sent } = sizedService([new Response("{}", { status: 503 })]);
  await uploadFile(client, { file: unknown });
  expect(opened).toBe(3);
  expect(new Set(sent.map(({ text }) => text)).size).toBe(1);
});

test("uploadFile() reports progress up to the whole", async () => {
  const { client } = sizedService([]);
  const seen: number[] = [];
  await uploadFile(
    client,
    { file: source },
    { onProgress: ({ sentBytes, totalBytes }) => seen.push(sentBytes / totalBytes) },
  );
  expect(seen.at(-1)).toBe(1);
  expect(seen).toEqual([...seen].sort((left, right) => left - right));
});

test.each([
  ["fewer", BYTES.byteLength + 1],
  ["more", BYTES.byteLength - 1],
])("uploadFile() notices a source that gives %s bytes than its size", async (amount, size) => {
  const { client } = sizedService([]);
  await expect(uploadFile(client, { file: { ...source, size } })).rejects.toMatchObject({
    code: "source_unreadable",
    message: expect.stringContaining(amount),
  });
});

test.each<[string, Source | Blob, string]>([
  ["a File", new File([BYTES], "mine.jsonl"), "mine.jsonl"],
  ["a Blob", new Blob([BYTES]), "requests.jsonl"],
  ["a stream source", source, 'in "1".jsonl'],
])("uploadFile() sends %s as a form where the runtime cannot stream", async (_name, file, filename) => {
  const forms: FormData[] = [];
  const { client } = stubService([], {
    fetch: async (input, init) => {
      forms.push(await new Request(input, init).formData());
      return Response.json(ANSWER);
    },
  });
  await uploadFile(client, { file, purpose: "fine-tune", visibility: "user" });
  const sent = forms[0]?.get("file") as File;
  expect(await sent.text()).toBe(TEXT);
  expect(sent.name).toBe(filename);
  expect(forms[0]?.get("purpose")).toBe("fine-tune");
  expect(forms[0]?.get("visibility")).toBe("user");
});

test("uploadFile() notices a changed source in a form too", async () => {
  const { client, seen } = stubService([]);
  await expect(uploadFile(client, { file: { ...source, size: 3 } })).rejects.toMatchObject({
    code: "source_unreadable",
  });
  expect(seen).toHaveLength(0);
});

const failing: readonly [string, () => ReturnType<Source["open"]>][] = [
  ["while it is opened", () => Promise.reject(new RangeError("The source is gone"))],
  [
    "while it is read",
    () => new ReadableStream({ pull: (controller) => controller.error(new RangeError("The source is gone")) }),
  ],
];

test.each(failing)("uploadFile() ends with what a source throws %s, and sends nothing again", async (_when, open) => {
  let opened = 0;
  const broken: Source = { name: "in.jsonl", size: 3, open: () => ((opened += 1), open()) };
  const form = stubService([]);
  await expect(uploadFile(form.client, { file: broken })).rejects.toThrow(new RangeError("The source is gone"));
  expect(form.seen).toHaveLength(0);
  await expect(uploadFile(sizedService([]).client, { file: broken })).rejects.toThrow("The source is gone");
  expect(opened).toBe(2);
});

test("a silent upload times out, and its limits start anew with each chunk", async () => {
  const silent: Source = { name: "in.jsonl", size: 10, open: () => new ReadableStream() };
  const { client, clock } = sizedService([]);
  await expect(
    uploadFile(client, { file: silent }, { idleMs: 700, retries: { strategy: "none" } }),
  ).rejects.toMatchObject({
    code: "idle_timeout",
  });
  expect(clock.monotonic()).toBe(700);
});

test.each([
  ["a path", "in.jsonl", "file"],
  ["nothing", undefined, "file"],
])("uploadFile() refuses %s before anything is sent", async (_name, file, field) => {
  const { client, seen } = stubService([]);
  await expect(uploadFile(client, { file: file as never })).rejects.toMatchObject({ code: "invalid_argument", field });
  expect(seen).toHaveLength(0);
});

test("uploadFile() tells how to upload a path", async () => {
  const { client } = stubService([]);
  await expect(uploadFile(client, { file: "in.jsonl" as never })).rejects.toThrow(/fileSource\(path\)/);
});
