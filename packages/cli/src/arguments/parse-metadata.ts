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
  if (Object.hasOwn(previous, key)) throw new InvalidArgumentError(`"${key}" was given twice`);
  return { ...previous, [key]: text.slice(split + 1) };
}
