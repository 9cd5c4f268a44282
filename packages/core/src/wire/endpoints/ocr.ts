import type { DocumentURLChunk, FileChunk, ImageURLChunk } from "./content-chunks.ts";
import type { OCRBlock } from "./ocr-blocks.ts";
import type { OpenObject } from "./open-object.ts";
import type { ResponseFormat } from "./response-format.ts";

/** The body of a request to `/v1/ocr`. */
export interface OCRRequest {
  /** The model; the job's wins where the job names one. */
  model?: string | null | undefined;
  /** What to read. */
  document: FileChunk | DocumentURLChunk | ImageURLChunk;
  /** The pages to read, from 0: a list, or text such as `0,2-4`. All without. */
  pages?: string | readonly number[] | null | undefined;
  /** Whether images come back in base64. */
  include_image_base64?: boolean | null | undefined;
  /** The most images to extract. */
  image_limit?: number | null | undefined;
  /** The least height and width of an image to extract, in pixels. */
  image_min_size?: number | null | undefined;
  /** What to extract from each image; only `json_schema`. */
  bbox_annotation_format?: ResponseFormat | null | undefined;
  /** What to extract from the whole document; only `json_schema`. */
  document_annotation_format?: ResponseFormat | null | undefined;
  /** Guidance for that; wants `document_annotation_format`. */
  document_annotation_prompt?: string | null | undefined;
  /** Extracts tables in this form. */
  table_format?: "markdown" | "html" | null | undefined;
  /** Whether page headers move from the markdown to `header`. @default false */
  extract_header?: boolean | undefined;
  /** Whether page footers move from the markdown to `footer`. @default false */
  extract_footer?: boolean | undefined;
  /** Whether blocks come back with their places. @default true */
  include_blocks?: boolean | undefined;
  /** For what confidence is given; none without. */
  confidence_scores_granularity?: "word" | "page" | "block" | null | undefined;
}

/** How sure the model is of a word. */
export interface OCRConfidenceScore extends OpenObject {
  text: string;
  /** 0 to 1. */
  confidence: number;
  /** Where the word begins in the page's markdown. */
  start_index: number;
}

/** How sure the model is of a page, 0 to 1. */
export interface OCRPageConfidenceScores extends OpenObject {
  /** With the granularity `word`. */
  word_confidence_scores?: OCRConfidenceScore[];
  average_page_confidence_score: number;
  minimum_page_confidence_score: number;
}

/** An image of a page, and its place in pixels. */
export interface OCRImageObject extends OpenObject {
  id: string;
  top_left_x: number | null;
  top_left_y: number | null;
  bottom_right_x: number | null;
  bottom_right_y: number | null;
  image_base64?: string | null;
  /** What `bbox_annotation_format` asked for, as JSON text. */
  image_annotation?: string | null;
}

/** A table of a page. */
export interface OCRTableObject extends OpenObject {
  id: string;
  content: string;
  format: "markdown" | "html" | (string & {});
  /** With the granularity `word`. */
  word_confidence_scores?: OCRConfidenceScore[] | null;
}

/** The size of a page's image. */
export interface OCRPageDimensions extends OpenObject {
  dpi: number;
  /** In pixels. */
  height: number;
  /** In pixels. */
  width: number;
}

/** A page that was read. */
export interface OCRPageObject extends OpenObject {
  /** The page, from 0. */
  index: number;
  markdown: string;
  images: OCRImageObject[];
  tables?: OCRTableObject[];
  hyperlinks?: string[];
  header?: string | null;
  footer?: string | null;
  dimensions: OCRPageDimensions | null;
  confidence_scores?: OCRPageConfidenceScores | null;
  /** The blocks in reading order, unless `include_blocks` is false. */
  blocks?: OCRBlock[] | null;
}

/** What reading a document consumed. */
export interface OCRUsageInfo extends OpenObject {
  pages_processed: number;
  /** The document's size in bytes. */
  doc_size_bytes?: number | null;
}

/** The body of an answer of `/v1/ocr`. */
export interface OCRResponse extends OpenObject {
  pages: OCRPageObject[];
  /** The model that answered. */
  model: string;
  /** What `document_annotation_format` asked for, as JSON text. */
  document_annotation?: string | null;
  usage_info: OCRUsageInfo;
}
