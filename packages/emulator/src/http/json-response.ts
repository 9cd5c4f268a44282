/** A JSON answer with the headers that the service sends. */
export function jsonResponse(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return textResponse(JSON.stringify(body), status, { "content-type": "application/json", ...headers });
}

/** A text answer whose length is announced, as a real server does for a body that it holds whole. */
export function textResponse(text: string, status: number, headers: Readonly<Record<string, string>>): Response {
  const bytes = new TextEncoder().encode(text);
  return new Response(bytes, { status, headers: { ...headers, "content-length": String(bytes.length) } });
}
