// Lists jobs from a web worker, or from a service worker, when it is told the address.
import { createMistralBatch } from "../../dist/index.js";

async function answer(baseUrl: unknown): Promise<unknown> {
  try {
    return await createMistralBatch({ baseUrl: String(baseUrl), getToken: () => "user-token" }).jobs.list();
  } catch (error) {
    return { failed: String(error) };
  }
}

addEventListener("message", (event) => {
  void answer(event.data).then((result) => event.ports[0]?.postMessage(result));
});
