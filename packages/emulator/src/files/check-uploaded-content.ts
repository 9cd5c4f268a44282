import { ServiceError } from "../http/service-error.ts";
import { streamChunks } from "../http/stream-chunks.ts";
import { findLineIssues } from "../jobs/input-rows.ts";
import { readLines } from "../jobs/read-lines.ts";
import type { Service } from "../service/service.ts";
import { isJsonObject } from "../wire.ts";
import type { FileRecord, LineIssue } from "./file-record.ts";

const FORMATS = "https://docs.mistral.ai/capabilities/finetuning";

/**
 * Refuses content as the service was seen to refuse it: fine-tuning data always, batch input only where
 * `invalidLines` says `refuse_upload`, since no source shows it for batch files.
 */
export async function checkUploadedContent(service: Service, file: FileRecord): Promise<void> {
  if (file.purpose === "ocr") return;
  const isBatch = file.purpose === "batch";
  if (isBatch && service.options.unknowns.invalidLines !== "refuse_upload") return;
  await checkEncoding(service, file);
  const issues = isBatch ? await findLineIssues(service, file) : await findTrainingIssues(service, file);
  if (issues.length === 0) return;
  throw new ServiceError(422, "Invalid file format.", {
    description: `Found ${issues.length} error${issues.length === 1 ? "" : "s"} in this file. You can view supported formats here: ${FORMATS}. `,
    errors: issues,
  });
}

async function checkEncoding(service: Service, file: FileRecord): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of streamChunks(service.options.blobStore.read(file.blobKey))) {
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
  } catch {
    throw new ServiceError(422, "Failed to decode data, please encode your file using UTF-8.");
  }
}

async function findTrainingIssues(service: Service, file: FileRecord): Promise<readonly LineIssue[]> {
  const issues: LineIssue[] = [];
  let line_number = 0;
  for await (const lines of readLines(service.options.blobStore.read(file.blobKey))) {
    for (const line of lines) {
      line_number += 1;
      const message = trainingIssue(line);
      if (message !== null && issues.length < 100) issues.push({ message, line_number });
    }
  }
  return issues;
}

function trainingIssue(line: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `line contains invalid json: ${error instanceof Error ? error.message : String(error)}`;
  }
  const isSample = isJsonObject(value) && (Array.isArray(value["messages"]) || typeof value["text"] === "string");
  return isSample ? null : "line must have a `messages` list or a `text`";
}
