/** The id of the job that the calls suite gets. */
export const JOB_ID = jobId(0);
/** How many jobs stand on a page. */
export const PAGE_SIZE = 100;

function jobId(index: number): string {
  return `b4ac8bfd-6bd0-4bc0-8a2b-${String(index).padStart(12, "0")}`;
}

/** The file that a job was made of. */
export function inputFile(index: number): string {
  return `3b6d45eb-e30b-416f-8019-${String(index).padStart(12, "0")}`;
}

/** An ended job as the service shows it; `results_url` is what Anthropic's client reads. */
export function batchJob(index: number, origin: string, rows = 1000): Record<string, unknown> {
  return {
    id: jobId(index),
    object: "batch",
    input_files: [inputFile(index)],
    metadata: { team: "search", run: `nightly-${index}` },
    endpoint: "/v1/chat/completions",
    model: "mistral-small-latest",
    agent_id: null,
    output_file: `8ea7a6d0-0e0c-4b4e-b1f5-${String(index).padStart(12, "0")}`,
    error_file: null,
    errors: [],
    outputs: null,
    status: "SUCCESS",
    created_at: 1_761_577_934 - index,
    total_requests: rows,
    completed_requests: rows,
    succeeded_requests: rows,
    failed_requests: 0,
    started_at: 1_761_577_940,
    completed_at: 1_761_579_000,
    results_url: `${origin}/v1/messages/batches/${jobId(index)}/results`,
  };
}

/** The same as Google's API shows it. */
export function googleOperation(index: number): Record<string, unknown> {
  return {
    name: `batches/${jobId(index)}`,
    metadata: {
      "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
      model: "models/gemini-2.5-flash",
      displayName: `nightly-${index}`,
      output: { responsesFile: `files/batch-${jobId(index)}` },
      createTime: "2026-11-23T10:12:14.123456789Z",
      endTime: "2026-11-23T10:30:00.123456789Z",
      updateTime: "2026-11-23T10:30:00.123456789Z",
      batchStats: { requestCount: "1000", successfulRequestCount: "1000" },
      state: "BATCH_STATE_SUCCEEDED",
      name: `batches/${jobId(index)}`,
    },
    done: true,
    response: {
      "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput",
      responsesFile: `files/batch-${jobId(index)}`,
    },
  };
}

/** A page of jobs, byte for byte as it is sent: the clients of OpenAI and Anthropic read Mistral's. */
export function jobsPage(origin: string): string {
  const data = Array.from({ length: PAGE_SIZE }, (_, index) => batchJob(index, origin));
  return JSON.stringify({ object: "list", total: PAGE_SIZE, has_more: false, data });
}

/** A page of Google's. */
export function googlePage(): string {
  const operations = Array.from({ length: PAGE_SIZE }, (_, index) => googleOperation(index));
  return JSON.stringify({ operations });
}
