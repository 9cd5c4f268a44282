import type { MistralBatch, Source } from "npm:@mistral-batch/core";

export declare const REQUESTS: string;
export declare function runBatch(batch: MistralBatch, source: Source): Promise<{ status: string; rows: string[] }>;
