import { open, stat } from "node:fs/promises";
import type { UploaderName } from "../clients/uploads/load-uploader.ts";
import { uploadFile } from "../data/data-files.ts";
import { PIPE, UPLOAD } from "../harness/case-names.ts";
import { isPeer, OURS } from "../harness/clients.ts";
import { runServed } from "../harness/run-served.ts";
import type { Case, Suite } from "../harness/suite.ts";
import type { ExpectedFile } from "../servers/upload-check.ts";

const EDGE_BYTES = 256;
const UPLOADS: readonly (readonly [client: string, name: string, uploader: UploaderName])[] = [
  ["node:http", PIPE, "nodePipe"],
  [OURS, UPLOAD, "upload"],
  ["fetch", "stream", "fetchStream"],
  ["fetch", "FormData, openAsBlob", "fetchForm"],
  ["ky", "FormData, openAsBlob", "kyForm"],
  ["openai", "files.create(stream)", "openaiStream"],
  ["@anthropic-ai/sdk", "files.upload(openAsBlob)", "anthropicBlob"],
  ["@mistralai/mistralai", "files.upload(openAsBlob)", "mistralaiBlob"],
  ["@mistralai/mistralai", "files.upload(readFile)", "mistralaiBytes"],
  ["@google/genai", "files.upload(path)", "googlePath"],
];

/** Uploading as large a file as the service takes. */
export const uploadSuite: Suite = {
  name: "upload",
  title: "A file of 500 MB, to a server that checks that it arrives whole",
  async run(bench) {
    const path = await uploadFile(bench.cache, bench.isSmoke ? 1_000_000 : 500_000_000);
    const expected = await edgesOf(path);
    return await runServed(bench, { kind: "api", upload: expected }, (origin) =>
      UPLOADS.map(
        ([client, name, uploader]): Case => ({
          name,
          client,
          program: "upload",
          parameters: { uploader, origin, path, bytes: expected.size },
          rounds: isPeer(client) ? "fewer" : "all",
        }),
      ),
    );
  },
};

async function edgesOf(path: string): Promise<ExpectedFile> {
  const { size } = await stat(path);
  const file = await open(path);
  try {
    const [head, tail] = [Buffer.alloc(EDGE_BYTES), Buffer.alloc(EDGE_BYTES)];
    await file.read(head, 0, EDGE_BYTES, 0);
    await file.read(tail, 0, EDGE_BYTES, size - EDGE_BYTES);
    return { size, head: head.toString("latin1"), tail: tail.toString("latin1") };
  } finally {
    await file.close();
  }
}
