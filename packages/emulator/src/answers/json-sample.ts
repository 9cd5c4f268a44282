import type { Random } from "../random/random.ts";
import { isJsonObject, type JsonObject } from "../wire.ts";
import { topicOf } from "./text-model.ts";

const MAX_DEPTH = 8;

/** Makes a value that satisfies a simple JSON Schema: type, properties, required, enum, const, items, bounds, `$ref`. */
export function sampleJson(schema: unknown, prompt: string, random: Random): unknown {
  return sample(isJsonObject(schema) ? schema : {}, { root: schema, prompt, random, name: "answer", depth: 0 });
}

interface SampleContext {
  readonly root: unknown;
  readonly prompt: string;
  readonly random: Random;
  readonly name: string;
  readonly depth: number;
}

function sample(schema: JsonObject, context: SampleContext): unknown {
  if (typeof schema["$ref"] === "string") return sample(resolve(schema["$ref"], context.root), deeper(context));
  if ("const" in schema) return schema["const"];
  const choices = schema["enum"];
  if (Array.isArray(choices)) return choices[context.random.below(choices.length)];
  const variants = schema["anyOf"] ?? schema["oneOf"] ?? schema["allOf"];
  if (Array.isArray(variants)) return sample(isJsonObject(variants[0]) ? variants[0] : {}, deeper(context));
  const type = Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"];
  switch (type ?? (schema["properties"] === undefined ? "string" : "object")) {
    case "object":
      return sampleObject(schema, context);
    case "array":
      return sampleArray(schema, context);
    case "integer":
      return sampleNumber(schema, context, true);
    case "number":
      return sampleNumber(schema, context, false);
    case "boolean":
      return context.random.below(2) === 1;
    case "null":
      return null;
    default:
      return sampleString(schema, context);
  }
}

function deeper(context: SampleContext, name = context.name): SampleContext {
  return { ...context, name, depth: context.depth + 1 };
}

function sampleObject(schema: JsonObject, context: SampleContext): JsonObject {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const value: JsonObject = {};
  for (const [name, property] of Object.entries(properties)) {
    // A schema that contains itself ends where its optional parts are left out.
    if (context.depth >= MAX_DEPTH && !required.includes(name)) continue;
    if (context.depth >= 3 * MAX_DEPTH) continue;
    value[name] = sample(isJsonObject(property) ? property : {}, deeper(context, name));
  }
  return value;
}

function sampleArray(schema: JsonObject, context: SampleContext): readonly unknown[] {
  const minimum = Number(schema["minItems"] ?? 1);
  const count = context.depth >= MAX_DEPTH ? Math.max(0, Number(schema["minItems"] ?? 0)) : Math.max(minimum, 1);
  const items = isJsonObject(schema["items"]) ? schema["items"] : {};
  return Array.from({ length: Math.min(count, Number(schema["maxItems"] ?? count)) }, () =>
    sample(items, deeper(context)),
  );
}

function sampleNumber(schema: JsonObject, context: SampleContext, isInteger: boolean): number {
  const low = Number(schema["minimum"] ?? Number(schema["exclusiveMinimum"] ?? -1) + 1);
  const high = Number(schema["maximum"] ?? Number(schema["exclusiveMaximum"] ?? low + 101) - 1);
  const value = low + context.random.next() * Math.max(0, high - low);
  return isInteger ? Math.ceil(Math.min(value, high)) : Math.round(value * 100) / 100;
}

function sampleString(schema: JsonObject, context: SampleContext): string {
  const formats: Readonly<Record<string, string>> = {
    date: "2025-06-01",
    "date-time": "2025-06-01T12:00:00Z",
    email: "someone@example.com",
    uri: "https://example.com/",
    uuid: "3f0e1c6a-9d52-4f7b-8a3e-2b6c1d0e4f5a",
  };
  const given = formats[String(schema["format"])];
  const text = given ?? `${context.name.replaceAll("_", " ")} for ${topicOf(context.prompt).replaceAll('"', "")}`;
  const minimum = Number(schema["minLength"] ?? 0);
  return text.padEnd(minimum, ".").slice(0, Number(schema["maxLength"] ?? text.length + minimum));
}

function resolve(reference: string, root: unknown): JsonObject {
  let value: unknown = root;
  for (const part of reference.replace(/^#\/?/, "").split("/")) {
    if (part !== "") value = isJsonObject(value) ? value[part.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return isJsonObject(value) ? value : {};
}
