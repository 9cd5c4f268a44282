import { invalidField, refuse } from "../http/refusal.ts";
import { FormScanner, joined } from "./form-scanner.ts";
import type { PartHeaders } from "./part-headers.ts";

/** What a form may hold. */
export interface FormRules {
  readonly boundary: string;
  readonly maxFileBytes: number;
  /** The name under which the service shall know the file. */
  readonly rename: (filename: string) => string;
  /** @throws {Refusal} for a field that cannot be right. */
  readonly checkField: (name: string, value: string) => void;
  /** @throws {Refusal} where a field is missing. */
  readonly checkComplete: (fields: ReadonlyMap<string, string>) => void;
}

const FIELDS: ReadonlySet<string> = new Set(["purpose", "expiry", "visibility"]);
const MAX_FIELD_BYTES = 128;
const MAX_FIELDS = 8;
const encoder = new TextEncoder();
const CLOSING = encoder.encode("--");

/**
 * Rewrites a form on its way through. What comes before the file is held until it is understood and written anew; the file
 * and what follows it goes on as it came, as soon as it is understood, so that the length is known. The end of a form is only let
 * go when everything was right, so the service never gets a whole form that is wrong.
 */
export class FormRewriter {
  readonly #rules: FormRules;
  readonly #scanner: FormScanner;
  readonly #fields = new Map<string, string>();
  #field: { readonly name: string; text: string } | undefined;
  #fileBytes: number | undefined;
  #isInFile = false;
  #received = 0;
  /** How many bytes stood before the content of the file, once it is reached. */
  #headBytes: number | undefined;
  /** The new bytes in place of them. */
  #head: Uint8Array<ArrayBuffer> = new Uint8Array();

  constructor(rules: FormRules) {
    this.#rules = rules;
    this.#scanner = new FormScanner(rules.boundary, {
      onPart: (headers) => this.#beginPart(headers),
      onBytes: (bytes) => this.#takeBytes(bytes),
      onPartEnd: () => this.#endPart(),
    });
  }

  /** By how much the form grows, once the file is reached. */
  get growth(): number | undefined {
    return this.#headBytes === undefined ? undefined : this.#head.length - this.#headBytes;
  }

  /**
   * Takes the next bytes and returns what can go on.
   *
   * @throws {Refusal}
   */
  push(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
    const before = this.#scanner.pending;
    const wasReached = this.#headBytes !== undefined;
    const wasDone = this.#scanner.isDone;
    this.#received += chunk.length;
    this.#scanner.push(chunk);
    if (this.#headBytes === undefined || wasDone) return [];
    const all = before.length === 0 ? chunk : joined(before, chunk);
    const held = this.#scanner.pending.length + (this.#scanner.isDone ? CLOSING.length : 0);
    const from = wasReached ? 0 : all.length - (this.#received - this.#headBytes);
    const understood = all.subarray(from, all.length - held);
    return [...(wasReached ? [] : [this.#head]), ...(understood.length === 0 ? [] : [understood])];
  }

  /**
   * Says that nothing follows, and returns the last bytes: those that close the form.
   *
   * @throws {Refusal} 400 for a form without its end.
   */
  finish(): Uint8Array<ArrayBuffer> {
    if (!this.#scanner.isDone) throw refuse(400, "Cannot parse request body");
    if (this.#headBytes === undefined) throw invalidField(["body", "file"], "Field required", "missing");
    this.#rules.checkComplete(this.#fields);
    return joined(CLOSING, this.#scanner.pending);
  }

  #beginPart({ name, filename, type }: PartHeaders): void {
    if (name === "file") return this.#beginFile(filename, type);
    if (filename !== undefined || !FIELDS.has(name) || this.#fields.has(name) || this.#fields.size >= MAX_FIELDS) {
      throw invalidField(["body", name], "Extra inputs are not permitted", "extra_forbidden");
    }
    this.#field = { name, text: "" };
  }

  #beginFile(filename: string | undefined, type: string | undefined): void {
    if (filename === undefined || this.#headBytes !== undefined) {
      throw invalidField(["body", "file"], "Input should be one file");
    }
    this.#isInFile = true;
    this.#fileBytes = 0;
    this.#headBytes = this.#received - this.#scanner.pending.length;
    this.#head = encoder.encode(this.#newHead(filename, type));
  }

  #newHead(filename: string, type: string | undefined): string {
    const { boundary, rename } = this.#rules;
    const fields = [...this.#fields].map(
      ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const media = /^[\w.+-]+\/[\w.+-]+$/.test(type ?? "") ? type : "application/octet-stream";
    const disposition = `form-data; name="file"; filename="${rename(filename)}"`;
    return `${fields.join("")}--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${media}\r\n\r\n`;
  }

  #takeBytes(bytes: Uint8Array): void {
    if (this.#isInFile) {
      this.#fileBytes = (this.#fileBytes ?? 0) + bytes.length;
      if (this.#fileBytes > this.#rules.maxFileBytes) throw tooLarge(this.#rules.maxFileBytes);
    } else if (this.#field !== undefined) {
      // Latin letters and digits are all that a field may hold, so no character is cut in two.
      this.#field.text += String.fromCharCode(...bytes.subarray(0, MAX_FIELD_BYTES + 1));
      if (this.#field.text.length > MAX_FIELD_BYTES || !/^[\w-]*$/.test(this.#field.text)) {
        throw invalidField(["body", this.#field.name], "Input should be a short word or number");
      }
    }
  }

  #endPart(): void {
    if (this.#field !== undefined) {
      this.#rules.checkField(this.#field.name, this.#field.text);
      this.#fields.set(this.#field.name, this.#field.text);
    }
    this.#field = undefined;
    this.#isInFile = false;
  }
}

/** 413, as for any file over the limit. */
export function tooLarge(maxBytes: number): Error {
  return refuse(413, `The file may have ${maxBytes} bytes at the most`);
}
