// Chunks travel both ways: a message that came back can be sent again. `type` may be left out where the service tells
// chunks apart by their other fields; `WithType` is for the places where it goes by `type`.

/** A chunk whose `type` must be given. */
export type WithType<Chunk extends { type?: string | undefined }> = Chunk & { type: NonNullable<Chunk["type"]> };

/** Plain text. */
export interface TextChunk {
  type?: "text" | undefined;
  text: string;
}

/** How closely an image is looked at. */
export type ImageDetail = "low" | "auto" | "high";

/** Where an image is. */
export interface ImageURL {
  /** An https URL, or a data URL such as `data:image/png;base64,...`. */
  url: string;
  detail?: ImageDetail | null | undefined;
}

/** An image, by its URL or data URL. */
export interface ImageURLChunk {
  type?: "image_url" | undefined;
  image_url: ImageURL | string;
}

/** A document, by its URL. */
export interface DocumentURLChunk {
  type?: "document_url" | undefined;
  document_url: string;
  /** The file name of the document. */
  document_name?: string | null | undefined;
}

/** A file that was uploaded to the service. */
export interface FileChunk {
  type?: "file" | undefined;
  /** The id of the file, a UUID. */
  file_id: string;
}

/** Sound. */
export interface AudioChunk {
  type?: "input_audio" | undefined;
  /** The sound in base64, or its URL. */
  input_audio: string;
}

/** References to sources that were given in the prompt. */
export interface ReferenceChunk {
  type?: "reference" | undefined;
  reference_ids: readonly (number | string)[];
}

/** A connector that the service brings along. */
export type BuiltInConnector =
  | "web_search"
  | "web_search_premium"
  | "code_interpreter"
  | "image_generation"
  | "document_library";

/** A source that a tool found. */
export interface ToolReferenceChunk {
  type?: "tool_reference" | undefined;
  tool: BuiltInConnector | (string & {});
  title: string;
  url?: string | null | undefined;
  favicon?: string | null | undefined;
  description?: string | null | undefined;
}

/** A file that a tool made. */
export interface ToolFileChunk {
  type?: "tool_file" | undefined;
  tool: BuiltInConnector | (string & {});
  file_id: string;
  file_name?: string | null | undefined;
  file_type?: string | null | undefined;
}

/** The reasoning before an answer. */
export interface ThinkChunk {
  type?: "thinking" | undefined;
  thinking: readonly (TextChunk | ToolReferenceChunk | ReferenceChunk)[];
  /** Lets a later turn replay this piece of reasoning. */
  signature?: string | null | undefined;
  /** Whether the reasoning is complete; false only in a prefix. @default true */
  closed?: boolean | undefined;
}

/** A part of a chat message. The service may send kinds that are not listed, so a `switch` wants a `default`. */
export type ContentChunk =
  | WithType<TextChunk>
  | WithType<ImageURLChunk>
  | WithType<DocumentURLChunk>
  | WithType<ReferenceChunk>
  | WithType<FileChunk>
  | WithType<ThinkChunk>
  | WithType<AudioChunk>;

/** A part of a system message. */
export type SystemContentChunk = WithType<TextChunk> | WithType<ThinkChunk>;
