/** Names a case of a suite. */
export interface CaseKey {
  readonly client: string;
  readonly name: string;
}

/** The smallest form of Mistral's own client, in the suites of bundles and imports. */
export const MISTRAL_FUNCTION: CaseKey = { client: "@mistralai/mistralai", name: "one standalone function" };

/** The clients as most of their users have them, in the suites of bundles and imports. */
export const WHOLE_CLIENTS: readonly CaseKey[] = [
  "@mistralai/mistralai",
  "openai",
  "@anthropic-ai/sdk",
  "@google/genai",
].map((client) => ({ client, name: "the client" }));

/** Their ways to read results. */
export const READERS: readonly CaseKey[] = [
  { client: "@mistralai/mistralai", name: "download, as one text" },
  { client: "@mistralai/mistralai", name: "download, TextDecoderStream, split" },
  { client: "openai", name: "files.content().text()" },
  { client: "@anthropic-ai/sdk", name: "batches.results()" },
  { client: "@google/genai", name: "download to disk, readline" },
];

/** Their ways to upload. */
export const UPLOADS: readonly CaseKey[] = [
  { client: "@mistralai/mistralai", name: "files.upload(openAsBlob)" },
  { client: "@mistralai/mistralai", name: "files.upload(readFile)" },
  { client: "openai", name: "files.create(stream)" },
  { client: "@anthropic-ai/sdk", name: "files.upload(openAsBlob)" },
  { client: "@google/genai", name: "files.upload(path)" },
];
