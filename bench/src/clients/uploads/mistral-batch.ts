import { createMistralBatch, fileSource } from "@mistral-batch/node";
import type { OpenUploader } from "./uploader.ts";

export const upload: OpenUploader = async (baseUrl, path) => {
  const { files } = createMistralBatch({ apiKey: "key", baseUrl, env: {} });
  return () => files.upload({ file: fileSource(path) });
};
