const CHUNK: Uint8Array<ArrayBuffer> = new TextEncoder().encode(
  `${JSON.stringify({ custom_id: "x", body: { messages: [{ role: "user", content: "y".repeat(940) }] } })}\n`.repeat(
    64,
  ),
);
const encoder = new TextEncoder();
const HEAD = encoder.encode(
  '--XX\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--XX\r\nContent-Disposition: form-data; name="file"; filename="large.jsonl"\r\n\r\n',
);
const TAIL = encoder.encode("\r\n--XX--\r\n");

/** Sends a file of so many chunks of about 64 KiB through a gateway, up and down again, and says how much came back. */
export async function sendLargeFile(
  baseUrl: string,
  token: string,
  chunks: number,
): Promise<{ readonly sent: number; readonly stored: number; readonly received: number }> {
  const sent = chunks * CHUNK.length;
  const authorization = `Bearer ${token}`;
  const upload = await fetch(`${baseUrl}/v1/files`, {
    method: "POST",
    headers: {
      authorization,
      "content-type": "multipart/form-data; boundary=XX",
      "content-length": String(HEAD.length + sent + TAIL.length),
    },
    body: formOf(chunks),
    duplex: "half",
  } as RequestInit);
  const { id, bytes } = (await upload.json()) as { readonly id: string; readonly bytes: number };
  const download = await fetch(`${baseUrl}/v1/files/${id}/content`, { headers: { authorization } });
  let received = 0;
  for await (const chunk of download.body ?? []) received += chunk.length;
  return { sent, stored: bytes, received };
}

function formOf(chunks: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = -1;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(next === -1 ? HEAD : next === chunks ? TAIL : CHUNK);
      if (next === chunks) controller.close();
      next += 1;
    },
  });
}
