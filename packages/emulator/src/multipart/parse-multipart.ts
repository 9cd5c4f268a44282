import { parseContentDisposition } from "./content-disposition.ts";
import { MultipartFormatError, MultipartParser } from "./multipart-parser.ts";

/** A file of a form. */
export interface MultipartFile {
  readonly name: string;
  readonly filename: string;
}

/** Receives the parts of a form in the order of the wire. */
export interface MultipartHandlers {
  /** A field that is no file, whole. */
  onField(name: string, value: string): void;
  /** A file begins. */
  onFile(file: MultipartFile): void | Promise<void>;
  /** Some bytes of the file that began last; the next chunk waits for the promise. */
  onChunk(chunk: Uint8Array<ArrayBuffer>): void | Promise<void>;
}

const MAX_FIELD_BYTES = 1024 * 1024;

/**
 * Parses multipart/form-data as it comes in. No file is held: its bytes go on to the handlers chunk by chunk, and the
 * next piece of the body is read when they have been taken. After an error the rest of the body is left unread.
 *
 * @throws MultipartFormatError if the body is no such form
 */
export async function parseMultipart(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  contentType: string,
  handlers: MultipartHandlers,
): Promise<void> {
  const parser = new MultipartParser(boundaryOf(contentType), partHandlers(handlers));
  const reader = body.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) await parser.write(step.value);
  } finally {
    reader.releaseLock();
  }
  if (!parser.isDone) throw new MultipartFormatError("The form ends before its last boundary");
}

function boundaryOf(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw new MultipartFormatError("The content type names no boundary");
  return boundary;
}

/** Tells files from fields, and gathers the latter. */
function partHandlers(handlers: MultipartHandlers): ConstructorParameters<typeof MultipartParser>[1] {
  let field: { readonly name: string; text: string; readonly decoder: TextDecoder } | null = null;
  let bytes = 0;
  return {
    onPart(headers) {
      const line = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? "";
      const { name = "", filename } = parseContentDisposition(line);
      bytes = 0;
      field = filename === undefined ? { name, text: "", decoder: new TextDecoder() } : null;
      return filename === undefined ? undefined : handlers.onFile({ name, filename });
    },
    onBytes(chunk) {
      if (field === null) return handlers.onChunk(chunk);
      bytes += chunk.length;
      if (bytes > MAX_FIELD_BYTES) throw new MultipartFormatError(`The field "${field.name}" is too long`);
      field.text += field.decoder.decode(chunk, { stream: true });
      return undefined;
    },
    onPartEnd() {
      if (field !== null) handlers.onField(field.name, field.text + field.decoder.decode());
    },
  };
}
