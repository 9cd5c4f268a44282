/** Three requests as a user's file has them. */
export const REQUESTS = ["one", "two", "three"]
  .map((name) => JSON.stringify({ custom_id: name, body: { messages: [{ role: "user", content: `Say ${name}` }] } }))
  .join("\n");

/**
 * Upload, create, wait, results: what every project here does, with the client and the source of its own runtime.
 * Says what came of it in the one form that the tests compare.
 */
export async function runBatch(batch, source) {
  const file = await batch.files.upload({ file: source, purpose: "batch" });
  const created = await batch.jobs.create({
    input_files: [file.id],
    endpoint: "/v1/chat/completions",
    model: "mistral-small-latest",
  });
  const job = await batch.jobs.wait(created, { pollMs: 1 });
  const rows = [];
  for await (const row of batch.results(job)) rows.push(`${row.custom_id} ${row.outcome}`);
  return { status: job.status, rows: rows.sort() };
}
