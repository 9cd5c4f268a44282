// Uploads a file and brings it back into the site's own file system, from a web worker or a service worker, when it is told
// the address.
import { createMistralBatch, downloadSink, isMistralBatchError, opfsSink } from "../../dist/index.js";

async function thereAndBack(baseUrl: unknown): Promise<unknown> {
  const batch = createMistralBatch({ baseUrl: String(baseUrl), getToken: () => "user-token" });
  const { id } = await batch.files.upload({ file: new File(["there and back\n"], "a.jsonl"), purpose: "ocr" });
  const sink = opfsSink("from-a-worker.jsonl");
  for await (const chunk of await batch.files.download({ file_id: id })) await sink.write(chunk);
  await sink.commit();
  const root = await navigator.storage.getDirectory();
  const text = await (await (await root.getFileHandle("from-a-worker.jsonl")).getFile()).text();
  const refusal = await codeOf(async () => await downloadSink("a.jsonl").commit());
  return { text, refusal };
}

async function codeOf(call: () => Promise<void>): Promise<string> {
  try {
    await call();
    return "nothing failed";
  } catch (error) {
    return isMistralBatchError(error) ? error.code : String(error);
  }
}

addEventListener("message", (event) => {
  void thereAndBack(event.data)
    .catch((error: unknown) => ({ failed: String(error) }))
    .then((result) => event.ports[0]?.postMessage(result));
});
