import { asText, type JsonObject } from "../wire.ts";
import { type AnswerContext, usageOf } from "./answer-context.ts";
import { composeText, estimateTokens } from "./text-model.ts";

/** `/v1/audio/transcriptions`. */
export function transcriptionsAnswer(context: AnswerContext): JsonObject {
  const { body, random } = context;
  const source = body["file_url"] ?? body["file_id"] ?? "recording";
  const text = composeText(asText(source).split("/").at(-1) ?? "recording", random);
  const seconds = Math.max(1, Math.round(text.length / 15));
  const tokens = estimateTokens(text);
  const granularities: unknown = body["timestamp_granularities"];
  const wantsSegments = Array.isArray(granularities) && granularities.length > 0;
  const usage = usageOf(4, tokens);
  return {
    model: context.model,
    text,
    // Audio itself counts among the total, as in the published results.
    usage: { ...usage, total_tokens: 4 + tokens + seconds * 32, prompt_audio_seconds: seconds },
    language: typeof body["language"] === "string" ? body["language"] : "en",
    segments: wantsSegments ? segmentsOf(text, seconds) : [],
    finish_reason: null,
  };
}

function segmentsOf(text: string, seconds: number): readonly JsonObject[] {
  const sentences = text.match(/[^.]+\.?\s*/g) ?? [text];
  let start = 0;
  return sentences.map((sentence) => {
    const end = Math.min(seconds, start + (seconds * sentence.length) / text.length);
    const segment = { type: "transcription_segment", text: sentence, start: round(start), end: round(end) };
    start = end;
    return segment;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
