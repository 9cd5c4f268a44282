import type { IncomingMessage, ServerResponse } from "node:http";

/** Answers with JSON. */
export function sendJson(response: ServerResponse, value: unknown): void {
  sendBytes(response, Buffer.from(JSON.stringify(value)));
}

/** Answers with JSON that is bytes already. */
export function sendBytes(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(response.statusCode, { "content-type": "application/json", "content-length": bytes.byteLength });
  response.end(bytes);
}

/** Waits for the end of a body that nobody reads. */
export function afterBody(request: IncomingMessage, then: () => void): void {
  request.resume();
  request.once("end", then);
}
