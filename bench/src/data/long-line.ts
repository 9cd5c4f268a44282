import { customId, type GeneratedLine } from "./result-line.ts";
import { hexDigits, seededRandom } from "./seeded-random.ts";

const BASE64_BLOCK = 65_536;

/** A result line of the OCR endpoint with an image in it, of about so many bytes. */
export function longLine(index: number, bytes: number): GeneratedLine {
  const random = seededRandom(index);
  const block = Buffer.from(hexDigits(random, BASE64_BLOCK), "latin1").toString("base64");
  const image = `data:image/jpeg;base64,${block.repeat(Math.ceil(bytes / block.length)).slice(0, bytes)}`;
  const page = JSON.stringify({
    index: 0,
    markdown: "# Seite 1\n\n![img-0.jpeg](img-0.jpeg)",
    images: [
      { id: "img-0.jpeg", top_left_x: 0, top_left_y: 0, bottom_right_x: 800, bottom_right_y: 600, image_base64: image },
    ],
    dimensions: { dpi: 200, height: 2200, width: 1700 },
  });
  const body = `{"pages":[${page}],"model":"mistral-ocr-latest","usage_info":{"pages_processed":1,"doc_size_bytes":${bytes}}}`;
  const head = `{"id":"batch-${hexDigits(random, 8)}-${index}","custom_id":"${customId(index)}"`;
  return { text: `${head},"response":{"status_code":200,"body":${body}},"error":null}`, tokens: 1 };
}
