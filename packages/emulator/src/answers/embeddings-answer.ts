import { hashText } from "../random/hash.ts";
import { createRandom } from "../random/random.ts";
import { asText, type JsonObject } from "../wire.ts";
import { type AnswerContext, usageOf } from "./answer-context.ts";
import { estimateTokens } from "./text-model.ts";

const DEFAULT_DIMENSION = 1024;

/** `/v1/embeddings`. Equal texts get equal vectors of length one. */
export function embeddingsAnswer(context: AnswerContext): JsonObject {
  const { input, output_dimension, output_dtype, encoding_format } = context.body;
  const texts = (Array.isArray(input) ? input : [input]).map(String);
  const dimension = typeof output_dimension === "number" ? output_dimension : DEFAULT_DIMENSION;
  const data = texts.map((text, index) => {
    const vector = typed(unitVector(text, dimension), asText(output_dtype ?? "float"));
    const embedding = encoding_format === "base64" ? toBase64(vector) : vector;
    return { object: "embedding", embedding, index };
  });
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text) + 2, 0);
  return {
    id: context.id,
    object: "list",
    model: context.model,
    usage: { ...usageOf(tokens, 0), prompt_audio_seconds: null, prompt_token_details: null, request_count: null },
    data,
  };
}

function unitVector(text: string, dimension: number): number[] {
  const random = createRandom(hashText(text));
  const values = Array.from({ length: dimension }, () => random.next() * 2 - 1);
  const length = Math.hypot(...values);
  return values.map((value) => Number((value / length).toPrecision(8)));
}

function typed(vector: number[], dtype: string): number[] {
  switch (dtype) {
    case "int8":
      return vector.map((value) => Math.round(value * 127));
    case "uint8":
      return vector.map((value) => Math.round((value + 1) * 127.5));
    case "binary":
      return packBits(vector).map((byte) => byte - 128);
    case "ubinary":
      return packBits(vector);
    default:
      return vector;
  }
}

function packBits(vector: readonly number[]): number[] {
  const bytes: number[] = Array.from({ length: Math.ceil(vector.length / 8) }, () => 0);
  for (const [index, value] of vector.entries()) {
    const at = index >> 3;
    if (value > 0) bytes[at] = (bytes[at] ?? 0) | (128 >> (index & 7));
  }
  return bytes;
}

function toBase64(vector: readonly number[]): string {
  const bytes = new Uint8Array(Float32Array.from(vector).buffer);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
