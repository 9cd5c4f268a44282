/** An empty page of jobs. */
export const EMPTY_PAGE: string = JSON.stringify({ object: "list", data: [], total: 0 });

/** A file as the service describes it. */
export const FILE_ANSWER: string = JSON.stringify({
  id: "e85980c9-409e-4a46-9304-36588f6292b0",
  object: "file",
  bytes: 1,
  created_at: 1_767_225_600,
  filename: "requests.jsonl",
  purpose: "batch",
  sample_type: "batch_request",
  source: "upload",
});
