/** This project, as it stands in the tables. */
export const OURS = "mistral-batch";
/** What everybody builds on: the limits. */
const PLATFORM: readonly string[] = ["fetch", "ky", "node:http", "node", "fetch and node"];

/** Whether a client is another project's. */
export function isPeer(client: string): boolean {
  return client !== OURS && !PLATFORM.includes(client);
}
