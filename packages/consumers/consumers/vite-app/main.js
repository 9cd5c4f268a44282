// A page. `/api` is where a user's gateway stands; here it is the emulator on the same origin.
import { blobSource, createMistralBatch } from "@mistral-batch/browser";
import { REQUESTS, runBatch } from "flow";

const batch = createMistralBatch({ baseUrl: "/api", getToken: () => "token" });
globalThis.outcome = runBatch(batch, blobSource(new File([REQUESTS], "requests.jsonl")));
