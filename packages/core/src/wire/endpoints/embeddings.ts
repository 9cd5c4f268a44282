import type { OpenObject } from "./open-object.ts";
import type { UsageInfo } from "./usage-info.ts";

/** The type of an embedding's numbers. */
export type EmbeddingDtype = "float" | "int8" | "uint8" | "binary" | "ubinary";

/** The body of a request to `/v1/embeddings`. */
export interface EmbeddingRequest {
  /** The model; the job's wins where the job names one. */
  model?: string | undefined;
  /** Data of your own. */
  metadata?: Record<string, unknown> | null | undefined;
  /** The text, or several. */
  input: string | readonly string[];
  /** How many numbers an embedding has, from 1, where the model leaves a choice. */
  output_dimension?: number | null | undefined;
  /** @default "float" */
  output_dtype?: EmbeddingDtype | undefined;
  /** @default "float" */
  encoding_format?: "float" | "base64" | undefined;
}

/** The embedding of one text. */
export interface EmbeddingResponseData extends OpenObject {
  /** `embedding`. */
  object?: string;
  /** The numbers. The published schema names no other form, also for `encoding_format: "base64"`. */
  embedding?: number[];
  /** The place of the text in `input`, from 0. */
  index?: number;
}

/** The body of an answer of `/v1/embeddings`. */
export interface EmbeddingResponse extends OpenObject {
  id: string;
  /** `list`. */
  object: string;
  /** The model that answered. */
  model: string;
  usage: UsageInfo;
  data: EmbeddingResponseData[];
}
