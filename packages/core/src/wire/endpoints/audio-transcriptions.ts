import type { OpenObject } from "./open-object.ts";
import type { UsageInfo } from "./usage-info.ts";

/**
 * The body of a request to `/v1/audio/transcriptions`.
 *
 * The sound is named by `file_url` or `file_id`; a line of JSON has no room for the `file` of the multipart form.
 */
export interface AudioTranscriptionRequest {
  /** The model; the job's wins where the job names one. */
  model?: string | undefined;
  /** The URL of the sound, 1 to 2083 characters. */
  file_url?: string | null | undefined;
  /** The id of an uploaded file. */
  file_id?: string | null | undefined;
  /** The language in two letters, for example `en`; helps the model. */
  language?: string | null | undefined;
  temperature?: number | null | undefined;
  /** Not in a batch: a row holds one whole answer. */
  stream?: false | undefined;
  /** Whether speakers are told apart. @default false */
  diarize?: boolean | undefined;
  /** Words to expect, each without comma or space. */
  context_bias?: readonly string[] | undefined;
  /** What gets time stamps. */
  timestamp_granularities?: readonly ("segment" | "word")[] | undefined;
}

/** A stretch of speech. */
export interface TranscriptionSegment extends OpenObject {
  type?: "transcription_segment";
  text: string;
  /** Where it begins, in seconds. */
  start: number;
  /** Where it ends, in seconds. */
  end: number;
  score?: number | null;
  speaker_id?: string | null;
}

/** The body of an answer of `/v1/audio/transcriptions`. */
export interface TranscriptionResponse extends OpenObject {
  /** The model that answered. */
  model: string;
  text: string;
  /** The language in two letters. */
  language: string | null;
  segments?: TranscriptionSegment[];
  usage: UsageInfo;
  /** Not in the published schema; null in every published result. */
  finish_reason?: string | null;
}
