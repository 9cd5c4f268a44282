// What several tabs of one site share: the file that a person picks again, and the runs that the site has stored.
import { createMistralBatch, indexedDbRunStore, opfsSpool, type Runs } from "../../dist/index.js";

/** 300 requests, always the same. */
export function requestsFile(): File {
  const lines = Array.from({ length: 300 }, (_, index) =>
    JSON.stringify({ custom_id: String(index), body: { messages: [{ role: "user", content: `Say ${index}` }] } }),
  );
  return new File([lines.join("\n")], "requests.jsonl");
}

/** The runs of the site, behind a gateway. */
export function runsOf(baseUrl: string): Runs {
  const store = indexedDbRunStore("orders", { spool: opfsSpool("orders") });
  return createMistralBatch({ baseUrl, getToken: () => "user-token", store }).runs;
}
