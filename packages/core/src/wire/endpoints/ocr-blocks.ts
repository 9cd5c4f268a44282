import type { OpenObject } from "./open-object.ts";

/** How sure the model is of a block, 0 to 1; null where there is nothing to judge. */
export interface OCRBlockConfidenceScores extends OpenObject {
  average_content_confidence_score?: number | null;
  minimum_content_confidence_score?: number | null;
  block_type_confidence_score?: number | null;
}

/** Where a block stands on the page image, in pixels, and what it says. */
export interface OCRBlockBase extends OpenObject {
  top_left_x: number;
  top_left_y: number;
  bottom_right_x: number;
  bottom_right_y: number;
  /** Text, markdown or HTML; of a signature the name, or "" where it cannot be read. */
  content: string;
  /** With `confidence_scores_granularity: "block"`. */
  confidence_scores?: OCRBlockConfidenceScores | null;
}

/** A block of text of some kind. */
export interface OCRContentBlock extends OCRBlockBase {
  type:
    | "text"
    | "title"
    | "list"
    | "equation"
    | "caption"
    | "code"
    | "references"
    | "aside_text"
    | "header"
    | "footer"
    | "signature";
}

/** An image. */
export interface OCRImageBlock extends OCRBlockBase {
  type: "image";
  /** The `id` among the page's `images`. */
  image_id: string;
}

/** A table. */
export interface OCRTableBlock extends OCRBlockBase {
  type: "table";
  /** The `id` among the page's `tables`, where tables are extracted. */
  table_id?: string | null;
}

/** A block of a page. The service may send kinds that are not listed, so a `switch` wants a `default`. */
export type OCRBlock = OCRContentBlock | OCRImageBlock | OCRTableBlock;
