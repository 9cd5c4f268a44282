/** The same answer; `onEnd` is called once its last byte was taken, or nobody wants more of it. */
export function holdOpen({ body, status, headers }: Response, onEnd: () => void): Response {
  if (body === null) {
    onEnd();
    return new Response(null, { status, headers });
  }
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  body
    .pipeTo(writable)
    .catch(() => {})
    .finally(onEnd);
  return new Response(readable, { status, headers });
}
