import { type MultipartError, make, type PartInfo } from "multipasta";
import { streamChunks } from "../http/stream-chunks.ts";
import { type ContentDisposition, parseContentDisposition } from "./content-disposition.ts";

/** A part that is being received. */
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

/** The form is not what multipart/form-data demands. */
export class MultipartFormatError extends Error {
  override readonly name = "MultipartFormatError" as const;
}

const MAX_FIELD_BYTES = 1024 * 1024;

/**
 * Parses multipart/form-data as it comes in. No part is held: the bytes of a file go on to the handlers chunk by chunk,
 * and the next piece of the body is read when they have been taken.
 */
export async function parseMultipart(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  contentType: string,
  handlers: MultipartHandlers,
): Promise<void> {
  const events: (() => void | Promise<void>)[] = [];
  const form = { isDone: false, error: null as MultipartError | null };
  const parser = make({
    headers: { "content-type": contentType },
    maxFieldSize: MAX_FIELD_BYTES,
    isFile: (info) => disposition(info).filename !== undefined,
    onField: (info, value) => {
      const text = new TextDecoder().decode(value);
      events.push(() => handlers.onField(disposition(info).name ?? "", text));
    },
    onFile: (info) => {
      const { name = "", filename = "" } = disposition(info);
      events.push(() => handlers.onFile({ name, filename }));
      return (chunk) => {
        if (chunk !== null && chunk.length > 0) {
          events.push(() => handlers.onChunk(chunk as Uint8Array<ArrayBuffer>));
        }
      };
    },
    onError: (error) => {
      form.error ??= error;
    },
    onDone: () => {
      form.isDone = true;
    },
  });
  const deliver = async (): Promise<void> => {
    if (form.error !== null) throw new MultipartFormatError(`The form is malformed: ${form.error._tag}`);
    for (const event of events.splice(0)) await event();
  };
  await deliver();
  for await (const chunk of streamChunks(body)) {
    parser.write(chunk);
    await deliver();
  }
  if (!form.isDone) throw new MultipartFormatError("The form ends before its last boundary");
}

/** The parser's own reading of the header gives up on names outside Latin-1, so the header is read here. */
function disposition(info: PartInfo): ContentDisposition {
  const header = info.headers["content-disposition"];
  return parseContentDisposition(typeof header === "string" ? header : "");
}
