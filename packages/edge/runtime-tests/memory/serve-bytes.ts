// A service that makes up its bytes as they are asked for. It is a process of its own, so that nothing of it counts as
// the memory of a client. Prints its address and ends with its input.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const LINE_BYTES = 2048;
const LINES_PER_CHUNK = 64;
const FILE_ID = "0b1f2e3d-4c5b-4a69-8877-665544332211";

const BODY_HEAD =
  '{"id":"c","object":"chat.completion","created":1767225600,"model":"mistral-small-latest",' +
  '"usage":{"prompt_tokens":20,"completion_tokens":200,"total_tokens":220},' +
  '"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"';
const TAIL = '"}}]}},"error":null}\n';

const lines = Number(process.argv[2]);

const job = {
  id: "b4ac8bfd-6bd0-4bc0-8a2b-6a7f7a1d9f10",
  object: "batch",
  input_files: [],
  metadata: null,
  endpoint: "/v1/chat/completions",
  model: "mistral-small-latest",
  agent_id: null,
  output_file: FILE_ID,
  error_file: null,
  errors: [],
  outputs: null,
  status: "SUCCESS",
  created_at: 1_767_225_600,
  total_requests: lines,
  completed_requests: lines,
  succeeded_requests: lines,
  failed_requests: 0,
  started_at: 1_767_225_601,
  completed_at: 1_767_229_200,
};

function describeFile(bytes: number): object {
  const origin = { purpose: "batch", sample_type: "batch_result", source: "upload" };
  return { id: FILE_ID, object: "file", bytes, created_at: 1_767_225_600, filename: "in.jsonl", ...origin };
}

/** A line of a result, always of the same length. */
function line(index: number): string {
  const head = `{"id":"line-${index}","custom_id":"${index}","response":{"status_code":200,"body":${BODY_HEAD}`;
  return head + "x".repeat(LINE_BYTES - head.length - TAIL.length) + TAIL;
}

async function giveResults(outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(200, { "content-type": "application/octet-stream", "content-length": lines * LINE_BYTES });
  for (let next = 0; next < lines && !outgoing.destroyed; ) {
    const end = Math.min(lines, next + LINES_PER_CHUNK);
    let text = "";
    for (; next < end; next += 1) text += line(next);
    if (!outgoing.write(text, "latin1")) await drained(outgoing);
  }
  outgoing.end();
}

/** Waits until the client has read on, or has gone. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off("drain", done).off("close", done);
      resolve();
    };
    outgoing.on("drain", done).on("close", done);
  });
}

async function takeUpload(incoming: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of incoming) bytes += (chunk as Buffer).byteLength;
  return bytes;
}

const server = createServer({ requestTimeout: 0 }, (incoming, outgoing) => {
  const { method, url = "" } = incoming;
  const answer = (body: object): void => {
    outgoing.writeHead(200, { "content-type": "application/json" });
    outgoing.end(JSON.stringify(body));
  };
  if (method === "POST") void takeUpload(incoming).then((bytes) => answer(describeFile(bytes)));
  else if (url.endsWith("/content")) void giveResults(outgoing);
  else if (url.startsWith("/v1/files/")) answer(describeFile(lines * LINE_BYTES));
  else if (/^\/v1\/batch\/jobs\/./.test(url)) answer(job);
  else answer({ object: "list", data: [], total: 0 });
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
