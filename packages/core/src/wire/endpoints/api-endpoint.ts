import type { AudioTranscriptionRequest, TranscriptionResponse } from "./audio-transcriptions.ts";
import type { ChatClassificationRequest, ChatClassificationResponse } from "./chat-classifications.ts";
import type { ChatCompletionRequest, ChatCompletionResponse } from "./chat-completions.ts";
import type { ChatModerationRequest, ChatModerationResponse } from "./chat-moderations.ts";
import type { ClassificationRequest, ClassificationResponse } from "./classifications.ts";
import type { ConversationRequest, ConversationResponse } from "./conversations.ts";
import type { EmbeddingRequest, EmbeddingResponse } from "./embeddings.ts";
import type { FIMCompletionRequest, FIMCompletionResponse } from "./fim-completions.ts";
import type { ModerationRequest, ModerationResponse } from "./moderations.ts";
import type { OCRRequest, OCRResponse } from "./ocr.ts";

/** The endpoints that a batch job can call, with the body of a request and of an answer. */
export interface EndpointBodies {
  "/v1/chat/completions": { request: ChatCompletionRequest; response: ChatCompletionResponse };
  "/v1/embeddings": { request: EmbeddingRequest; response: EmbeddingResponse };
  "/v1/fim/completions": { request: FIMCompletionRequest; response: FIMCompletionResponse };
  "/v1/moderations": { request: ModerationRequest; response: ModerationResponse };
  "/v1/chat/moderations": { request: ChatModerationRequest; response: ChatModerationResponse };
  "/v1/ocr": { request: OCRRequest; response: OCRResponse };
  "/v1/classifications": { request: ClassificationRequest; response: ClassificationResponse };
  "/v1/chat/classifications": { request: ChatClassificationRequest; response: ChatClassificationResponse };
  "/v1/conversations": { request: ConversationRequest; response: ConversationResponse };
  "/v1/audio/transcriptions": { request: AudioTranscriptionRequest; response: TranscriptionResponse };
}

/** An endpoint of which the bodies are typed. */
export type KnownApiEndpoint = keyof EndpointBodies;

/** An endpoint that a batch job calls for each of its requests; the service may know more than are listed. */
export type ApiEndpoint = KnownApiEndpoint | (string & {});

/** The endpoints of which the bodies are typed, in the order of the published schema's enum. */
export const API_ENDPOINTS: readonly KnownApiEndpoint[] = [
  "/v1/chat/completions",
  "/v1/embeddings",
  "/v1/fim/completions",
  "/v1/moderations",
  "/v1/chat/moderations",
  "/v1/ocr",
  "/v1/classifications",
  "/v1/chat/classifications",
  "/v1/conversations",
  "/v1/audio/transcriptions",
];

/**
 * The body of a request to an endpoint.
 *
 * Of a known endpoint it is that endpoint's interface, of a union of endpoints the union, of an unknown one any record.
 * A plain `string` may be any endpoint, so it takes the typed bodies and any record.
 *
 * @example
 * ```ts
 * import type { RequestBody } from "@mistral-batch/core";
 *
 * const body: RequestBody<"/v1/embeddings"> = { input: ["one text", "another"] };
 * ```
 */
export type RequestBody<Endpoint extends string> = Endpoint extends KnownApiEndpoint
  ? EndpointBodies[Endpoint]["request"]
  : string extends Endpoint
    ? EndpointBodies[KnownApiEndpoint]["request"] | Record<string, unknown>
    : Record<string, unknown>;

/**
 * The body of an answer of an endpoint.
 *
 * Of a known endpoint it is that endpoint's interface, of a union of endpoints the union, of an unknown one or a plain
 * `string` a record whose fields are `unknown`. Every typed body can be passed where such a record is wanted.
 *
 * @example
 * ```ts
 * import type { ResponseBody } from "@mistral-batch/core";
 *
 * function textOf(body: ResponseBody<"/v1/chat/completions">) {
 *   return body.choices[0]?.message?.content;
 * }
 * ```
 */
export type ResponseBody<Endpoint extends string> = Endpoint extends KnownApiEndpoint
  ? EndpointBodies[Endpoint]["response"]
  : Record<string, unknown>;
