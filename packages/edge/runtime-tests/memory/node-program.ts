// Run by Node and by Bun.
import { createMistralBatch, fileSink, fileSource } from "@mistral-batch/node";
import { measure } from "./scenarios.ts";

const [name, path] = process.argv.slice(2);
await measure({ batch: createMistralBatch(), fileSource, fileSink }, name, path);
