import { request } from "node:http";
import { pipeline } from "node:stream/promises";

const LINE = `{"custom_id":"x","body":{"messages":[{"role":"user","content":"${"y".repeat(960)}"}]}}\n`.padStart(
  1024,
  " ",
);
const CHUNK = Buffer.from(LINE.repeat(64));

const HEAD = `--XX\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--XX\r\nContent-Disposition: form-data; name="file"; filename="large.jsonl"\r\n\r\n`;
const TAIL = "\r\n--XX--\r\n";

/** Uploads so many chunks of 64 KiB and returns the file. */
export async function uploadLarge(
  url: string,
  chunks: number,
): Promise<{ readonly id: string; readonly bytes: number }> {
  const length = HEAD.length + chunks * CHUNK.length + TAIL.length;
  const headers = {
    authorization: "Bearer token-of-alice",
    "content-type": "multipart/form-data; boundary=XX",
    "content-length": String(length),
  };
  const outgoing = request(`${url}/api/mistral/v1/files`, { method: "POST", headers, agent: false });
  const answer = new Promise<string>((resolve, reject) => {
    outgoing.once("error", reject);
    outgoing.once("response", (incoming) => {
      let text = "";
      incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      incoming.once("end", () => resolve(text));
    });
  });
  await pipeline(async function* () {
    yield HEAD;
    for (let index = 0; index < chunks; index += 1) yield CHUNK;
    yield TAIL;
  }, outgoing);
  return JSON.parse(await answer) as { id: string; bytes: number };
}

/** Downloads a file and returns how many bytes came. */
export async function downloadLarge(url: string, id: string): Promise<number> {
  const headers = { authorization: "Bearer token-of-alice" };
  const { body } = await fetch(`${url}/api/mistral/v1/files/${id}/content`, { headers });
  let bytes = 0;
  for await (const chunk of body ?? []) bytes += chunk.length;
  return bytes;
}

export const CHUNK_BYTES: number = CHUNK.length;
