/** A form, byte by byte. */
export interface RawForm {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const LINE = `{"custom_id":"1","body":{"messages":[{"role":"user","content":"x"}]}}\n`;

/** A part with headers as they are written. */
export const part = (headers: string, content: string): string => `--XX\r\n${headers}\r\n\r\n${content}\r\n`;
export const field = (name: string, value: string): string =>
  part(`Content-Disposition: form-data; name="${name}"`, value);
export const file = (name = "in.jsonl", content = LINE): string =>
  part(`Content-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/jsonl`, content);

/** Parts as a form. */
export const form = (parts: string, contentType = "multipart/form-data; boundary=XX", end = "--XX--\r\n"): RawForm => ({
  headers: { "content-type": contentType },
  body: `${parts}${end}`,
});
