import type { JsonObject } from "../wire.ts";
import { type AnswerContext, createAnswerContext } from "./answer-context.ts";
import { chatAnswer } from "./chat-answer.ts";
import { classificationsAnswer } from "./classifications-answer.ts";
import { conversationsAnswer } from "./conversations-answer.ts";
import { embeddingsAnswer } from "./embeddings-answer.ts";
import { fimAnswer } from "./fim-answer.ts";
import { moderationsAnswer } from "./moderations-answer.ts";
import { ocrAnswer } from "./ocr-answer.ts";
import type { RowAnswer, RowRequest } from "./respond.ts";
import { transcriptionsAnswer } from "./transcriptions-answer.ts";

interface Endpoint {
  readonly answer: (context: AnswerContext) => JsonObject;
  /** Named in the answer where neither the job nor the row has a model. */
  readonly model: string;
}

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "/v1/chat/completions": { answer: chatAnswer, model: "mistral-small-latest" },
  "/v1/fim/completions": { answer: fimAnswer, model: "codestral-latest" },
  "/v1/embeddings": { answer: embeddingsAnswer, model: "mistral-embed" },
  "/v1/moderations": { answer: moderationsAnswer, model: "mistral-moderation-latest" },
  "/v1/chat/moderations": { answer: moderationsAnswer, model: "mistral-moderation-latest" },
  "/v1/classifications": { answer: classificationsAnswer, model: "ministral-3b-latest" },
  "/v1/chat/classifications": { answer: classificationsAnswer, model: "ministral-3b-latest" },
  "/v1/ocr": { answer: ocrAnswer, model: "mistral-ocr-latest" },
  "/v1/conversations": { answer: conversationsAnswer, model: "mistral-medium-latest" },
  "/v1/audio/transcriptions": { answer: transcriptionsAnswer, model: "voxtral-mini-latest" },
};

/** Answers a row plausibly and always the same way: the answer follows from the endpoint, the body and the seed. */
export function builtInAnswer(row: RowRequest, seed: number): RowAnswer {
  const endpoint = ENDPOINTS[row.endpoint];
  if (endpoint === undefined) {
    return { status_code: 404, body: { detail: "Not Found" } };
  }
  return { status_code: 200, body: endpoint.answer(createAnswerContext(row, seed, endpoint.model)) };
}
