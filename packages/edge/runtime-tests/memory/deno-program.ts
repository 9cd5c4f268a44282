import { createMistralBatch, fileSink, fileSource } from "../../dist/deno.js";
import { measure } from "./scenarios.ts";

declare const Deno: { readonly args: readonly string[] };

const [name, path] = Deno.args;
await measure({ batch: createMistralBatch(), fileSource, fileSink }, name, path);
