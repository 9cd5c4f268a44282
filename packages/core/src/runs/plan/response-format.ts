import { invalidArgument } from "../../errors/invalid-argument.ts";
import type { InvalidInputError } from "../../errors/invalid-input-error.ts";
import type { Source } from "../../ports/source.ts";
import { isRecord } from "../../results/classify-line.ts";
import type { RunSettings } from "../ledger/run-event.ts";
import { changedLines } from "./changed-lines.ts";

/** A JSON Schema as plain data; name what it describes to type the rows. */
export interface JsonSchema<Value = unknown> {
  readonly [keyword: string]: unknown;
  /** For types alone: never there. */
  readonly "~value"?: Value;
}

/** It stands in the first event of the run, beside all other settings. */
const MAX_SCHEMA_BYTES = 16_384;
const FORMAT = '"response_format"';
/** The usual beginnings of a line, up to the first field of the body; most lines need not be parsed. */
const BODY_START = /^\s*\{\s*(?:"custom_id"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*)?"body"\s*:\s*\{(?!\s*\})/;
/** The only endpoint that takes a `response_format` at the top of its bodies. */
const ENDPOINT = "/v1/chat/completions";

/**
 * The JSON Schema of a run as the ledger keeps it: plain data, for which nothing can stand in on the way.
 *
 * @throws {InvalidInputError} `invalid_argument`
 */
export function checkJsonSchema(schema: JsonSchema | undefined, endpoint: string): RunSettings["response_schema"] {
  if (schema === undefined) return null;
  if (!isRecord(schema)) throw wrong(`it is ${String(schema)}; pass a JSON Schema as an object`);
  if ("~standard" in schema) throw wrong('it is a Standard Schema; pass that as "schema", and its JSON Schema here');
  if ("json_schema" in schema) throw wrong("it is a whole response_format; pass the schema inside it");
  if (endpoint !== ENDPOINT) throw wrong(`requests to "${endpoint}" take no response_format; leave it out`);
  const text = JSON.stringify(schema);
  const { byteLength } = new TextEncoder().encode(text);
  if (byteLength > MAX_SCHEMA_BYTES) {
    throw wrong(
      `it takes ${byteLength} bytes, and a run keeps ${MAX_SCHEMA_BYTES}; put response_format into the requests`,
    );
  }
  return JSON.parse(text);
}

function wrong(why: string): InvalidInputError {
  return invalidArgument("jsonSchema", why);
}

/** An input whose requests ask for answers after the JSON Schema of the run; those that ask for a form keep theirs. */
export function withResponseFormat(source: Source, { response_schema }: Pick<RunSettings, "response_schema">): Source {
  if (response_schema === null) return source;
  const format = { type: "json_schema", json_schema: { name: "answer", schema: response_schema, strict: true } };
  const field = `${FORMAT}:${JSON.stringify(format)},`;
  return changedLines(source, (line) => fill(line, field, format));
}

function fill(line: string, field: string, format: object): string {
  const start = line.includes(FORMAT) ? undefined : BODY_START.exec(line)?.[0].length;
  if (start !== undefined) return `${line.slice(0, start)}${field}${line.slice(start)}`;
  const value = parse(line);
  const body = isRecord(value) ? value["body"] : undefined;
  if (!isRecord(value) || !isRecord(body) || (body["response_format"] ?? null) !== null) return line;
  return JSON.stringify({ ...value, body: { ...body, response_format: format } });
}

/** What is no JSON is told by whoever checks the lines. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
