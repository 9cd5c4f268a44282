import { readFile } from "node:fs/promises";
import type { JsonSchema } from "@mistral-batch/node";
import { CliError } from "../errors/cli-error.ts";

/**
 * Reads the JSON Schema of a run.
 *
 * @param path - Undefined where none was named.
 * @throws {CliError} Where the file cannot be read, or holds no JSON object.
 */
export async function readJsonSchema(path: string | undefined): Promise<JsonSchema | undefined> {
  if (path === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw refusal(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw refusal(path, "it holds no JSON object");
}

function refusal(path: string, reason: string, cause?: unknown): CliError {
  return new CliError("usage", `Cannot read the JSON Schema "${path}": ${reason}`, { cause });
}
