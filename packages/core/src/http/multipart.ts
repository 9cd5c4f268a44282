import { MistralBatchError } from "../errors/mistral-batch-error.ts";
import type { Source } from "../ports/source.ts";
import type { SizedBody } from "./send-body.ts";

/**
 * A multipart form whose file is a stream and whose length is known beforehand (RFC 7578): the fields first, the file
 * last, so that a server can act on the fields while the file comes in.
 *
 * @param fields - The text fields.
 * @param file - The file and its exact size in bytes.
 * @param boundary - A text that does not occur in the parts.
 */
export function sizedForm(
  fields: Readonly<Record<string, string>>,
  file: { readonly source: Source; readonly size: number; readonly type: string },
  boundary: string,
): SizedBody {
  const encoder = new TextEncoder();
  const texts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const disposition = `form-data; name="file"; filename="${escapeFileName(file.source.name)}"`;
  const head = encoder.encode(
    `${texts.join("")}--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${file.type}\r\n\r\n`,
  );
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: head.byteLength + file.size + tail.byteLength,
    open: async () => concatenate(head, await file.source.open(), file, tail),
  };
}

/** As the HTML standard has it for multipart file names. */
function escapeFileName(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function concatenate(
  head: Uint8Array,
  content: ReadableStream<Uint8Array>,
  file: { readonly source: Source; readonly size: number },
  tail: Uint8Array,
): ReadableStream<Uint8Array> {
  const reader = content.getReader();
  reader.closed.catch(() => {});
  let sent = 0;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(head),
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          sent += value?.byteLength ?? 0;
          if (sent > file.size || (done && sent < file.size)) throw sourceChanged(file.source.name, file.size, sent);
          controller.enqueue(value ?? tail);
          if (done) controller.close();
        } catch (reason) {
          // Not thrown: workerd would report a pull that rejects as an unhandled rejection as well.
          controller.error(reason);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** The error for a source that gave another number of bytes than it said. */
export function sourceChanged(name: string, size: number, sent: number): MistralBatchError {
  const amount = sent > size ? "more" : "fewer";
  return new MistralBatchError(
    `Cannot upload "${name}": it gave ${amount} bytes than its size of ${size}; it was changed while it was read`,
    { code: "source_unreadable" },
  );
}
