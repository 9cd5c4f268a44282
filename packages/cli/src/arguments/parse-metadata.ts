import { InvalidArgumentError } from "commander";

/**
 * Parses one `key=value` of a repeatable option and adds it to the earlier ones.
 *
 * @param text - What was given.
 * @param previous - What was given before.
 */
export function parseMetadata(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const split = text.indexOf("=");
  if (split < 1) throw new InvalidArgumentError("Write it as key=value, for example project=invoices");
  const key = text.slice(0, split);
  if (key.length > 32) throw new InvalidArgumentError(`Its key has ${key.length} characters, and may have 32`);
  if (Object.hasOwn(previous, key)) throw new InvalidArgumentError(`"${key}" was given twice`);
  return { ...previous, [key]: metadataValue(text.slice(split + 1)) };
}

/**
 * Checks a value of a job's metadata. Found wrong only when the job is created, it would cost an upload.
 *
 * @param text - What was given.
 */
export function metadataValue(text: string): string {
  if (text.length >= 1 && text.length <= 512) return text;
  throw new InvalidArgumentError(`Its value has ${text.length} characters, and must have 1 to 512`);
}
