import { isJsonObject, type JsonObject } from "../wire.ts";
import type { AnswerContext } from "./answer-context.ts";
import { sampleJson } from "./json-sample.ts";
import { composeText } from "./text-model.ts";

/** `/v1/ocr`. */
export function ocrAnswer(context: AnswerContext): JsonObject {
  const { body, random } = context;
  const name = documentName(body["document"]);
  const indexes = pageIndexes(body["pages"]) ?? Array.from({ length: 1 + random.below(3) }, (_, index) => index);
  const pages = indexes.map((index) => ({
    index,
    markdown: `# ${name}, page ${index + 1}\n\n${composeText(name, random)}`,
    images: [],
    dimensions: { dpi: 200, height: 2200, width: 1700 },
  }));
  const format = body["document_annotation_format"];
  const schema =
    isJsonObject(format) && isJsonObject(format["json_schema"]) ? format["json_schema"]["schema"] : undefined;
  return {
    pages,
    model: context.model,
    usage_info: { pages_processed: pages.length, doc_size_bytes: 20_000 + random.below(3_000_000) },
    document_annotation: isJsonObject(format) ? JSON.stringify(sampleJson(schema, name, random)) : null,
  };
}

function documentName(document: unknown): string {
  if (!isJsonObject(document)) return "Document";
  const image = document["image_url"];
  const url = document["document_url"] ?? (isJsonObject(image) ? image["url"] : image);
  if (typeof document["document_name"] === "string") return document["document_name"];
  if (typeof url === "string") return url.startsWith("data:") ? "Embedded document" : (url.split("/").at(-1) ?? url);
  return typeof document["file_id"] === "string" ? `File ${document["file_id"]}` : "Document";
}

/** `pages` is a list of numbers from 0, or a text such as `"0,2-4"`. */
function pageIndexes(pages: unknown): readonly number[] | null {
  if (Array.isArray(pages)) return pages.filter((page) => typeof page === "number");
  if (typeof pages !== "string") return null;
  return pages.split(",").flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: Math.max(0, Math.min(1000, last - first + 1)) }, (_, offset) => first + offset);
  });
}
