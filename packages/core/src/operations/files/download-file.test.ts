import { expect, test } from "vitest";
import { type Answer, type SeenRequest, stubService } from "../../test-support/stub-service.ts";
import { downloadFile } from "./download-file.ts";

const FILE = { file_id: "22222222-2222-4222-8222-222222222222" };
const CONTENT = new TextEncoder().encode("0123456789abcdef".repeat(64));

/** A body that gives the first bytes and then breaks. */
function breakingAfter(bytes: Uint8Array<ArrayBuffer>, length: number): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (isSent) controller.error(new TypeError("terminated"));
      else controller.enqueue(bytes.slice(0, length));
      isSent = true;
    },
  });
}

function whole(headers: Record<string, string> = {}): Response {
  return new Response(CONTENT, { headers: { "content-length": String(CONTENT.byteLength), ...headers } });
}

function broken(length: number, headers: Record<string, string> = {}): Response {
  return new Response(breakingAfter(CONTENT, length), {
    headers: { "content-length": String(CONTENT.byteLength), ...headers },
  });
}

function range(from: number, contentRange = `bytes ${from}-${CONTENT.byteLength - 1}/${CONTENT.byteLength}`): Response {
  return new Response(CONTENT.slice(from), { status: 206, headers: { "content-range": contentRange } });
}

function moved(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

async function download(answers: readonly Answer[] | ((request: SeenRequest) => Answer), signal?: AbortSignal) {
  const stub = stubService(answers);
  const stream = await downloadFile(stub.client, FILE, { signal });
  return { ...stub, bytes: new Uint8Array(await new Response(stream).arrayBuffer()) };
}

test("downloadFile() gives the bytes as they are", async () => {
  const { bytes, seen } = await download([whole()]);
  expect(bytes).toEqual(CONTENT);
  expect(seen[0]?.url.pathname).toBe(`/v1/files/${FILE.file_id}/content`);
  expect(seen[0]?.headers.get("accept")).toBe("application/octet-stream");
});

test.each<[string, Answer[], (string | null)[]]>([
  ["with a range, where the service honours it", [broken(100, { etag: '"1"' }), range(100)], [null, "bytes=100-"]],
  ["from the beginning, where it does not", [broken(100), whole()], [null, "bytes=100-"]],
  [
    "from the beginning, where it gives another range",
    [broken(100), range(0, "bytes 0-1023/1024"), whole()],
    [null, "bytes=100-", null],
  ],
  ["from the beginning, where it names no range", [broken(100), range(100, ""), whole()], [null, "bytes=100-", null]],
  ["through a second break", [broken(100), broken(600), whole()], [null, "bytes=100-", "bytes=600-"]],
  [
    "not at all, where everything had come",
    [broken(1024), new Response("", { status: 416, headers: { "content-range": "bytes */1024" } })],
    [null, "bytes=1024-"],
  ],
  ["after a body that ended early", [broken(0), whole()], [null, null]],
])("a broken download goes on %s", async (_name, answers, ranges) => {
  const { bytes, seen } = await download(answers);
  expect(bytes).toEqual(CONTENT);
  expect(seen.map(({ headers }) => headers.get("range"))).toEqual(ranges);
});

test("a resumed download names the version it wants", async () => {
  const { seen } = await download([broken(100, { etag: '"1"' }), range(100)]);
  expect(seen[1]?.headers.get("if-range")).toBe('"1"');
});

test("a download that comes back as another file is refused", async () => {
  const other = CONTENT.slice().fill(46);
  const another = new Response(other, { headers: { "content-length": "1024" } });
  await expect(download([broken(100), another])).rejects.toMatchObject({ code: "incomplete_body" });
});

test("a body shorter than its length is taken up again, a longer one is refused", async () => {
  const short = new Response(CONTENT.slice(0, 1000), { headers: { "content-length": "1024" } });
  expect((await download([short, range(1000)])).bytes).toEqual(CONTENT);
  const long = new Response(CONTENT, { headers: { "content-length": "1000" } });
  await expect(download([long])).rejects.toMatchObject({ code: "incomplete_body" });
});

test.each([
  ["without a length", {}],
  ["that is compressed", { "content-encoding": "gzip", "content-length": "77" }],
])("the length of a body %s is that of the file", async (_name, headers) => {
  const answers = (bytes: number | null) => [new Response(CONTENT, { headers }), { id: FILE.file_id, bytes }];
  expect((await download(answers(1024))).bytes).toEqual(CONTENT);
  expect((await download(answers(null))).bytes).toEqual(CONTENT);
  await expect(download(answers(1000))).rejects.toMatchObject({ code: "incomplete_body" });
});

test("a download that breaks without progress gives up", async () => {
  const { seen, client } = stubService(() => broken(0));
  const stream = await downloadFile(client, FILE);
  await expect(new Response(stream).text()).rejects.toMatchObject({ code: "connection_lost" });
  expect(seen).toHaveLength(4);
});

test("redirects are followed by hand, without the key off the origin", async () => {
  const { bytes, seen } = await download([moved("/elsewhere"), moved("https://blob.test/file?sig=1"), whole()]);
  expect(bytes).toEqual(CONTENT);
  expect(seen.map(({ url, headers }) => [url.host, headers.get("authorization")])).toEqual([
    ["api.mistral.ai", "Bearer test-key"],
    ["api.mistral.ai", "Bearer test-key"],
    ["blob.test", null],
  ]);
});

test("a redirect passes on no credentials of its address, neither to the service nor to a message", async () => {
  const { client, seen } = stubService([
    moved("https://user:secret@blob.test/file"),
    new Response(null, { status: 403 }),
  ]);
  await expect(downloadFile(client, FILE)).rejects.toMatchObject({ code: "forbidden", url: "https://blob.test/file" });
  expect(seen[1]?.url.href).toBe("https://blob.test/file");
});

test.each([
  ["too many hops", (): Response => new Response(null, { status: 302, headers: { location: "/again" } })],
  [
    "a hop out of https",
    (): Response => new Response(null, { status: 302, headers: { location: "http://blob.test/" } }),
  ],
])("%s end a download", async (_name, answer) => {
  const { client } = stubService(answer);
  await expect(downloadFile(client, FILE, { retries: { strategy: "none" } })).rejects.toMatchObject({
    code: "connection_lost",
  });
});

test("a missing file is an error of the call, not of the stream", async () => {
  const { client, seen } = stubService([new Response('{"detail":"Not Found"}', { status: 404 })]);
  await expect(downloadFile(client, FILE)).rejects.toMatchObject({ code: "not_found" });
  await expect(downloadFile(client, { file_id: "../../jobs" })).rejects.toMatchObject({ field: "file_id" });
  expect(seen).toHaveLength(1);
});

test("an abort ends the stream with its reason, and a cancel ends the body", async () => {
  let isCancelled = false;
  const endless = (): Response =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(CONTENT),
        cancel() {
          isCancelled = true;
        },
      }),
    );
  const controller = new AbortController();
  const aborted = await downloadFile(stubService(endless).client, FILE, { signal: controller.signal });
  const reader = aborted.getReader();
  await reader.read();
  const next = reader.read();
  controller.abort("enough");
  await expect(next).rejects.toBe("enough");

  isCancelled = false;
  const stream = await downloadFile(stubService(endless).client, FILE);
  const other = stream.getReader();
  await other.read();
  await other.cancel();
  expect(isCancelled).toBe(true);
});
