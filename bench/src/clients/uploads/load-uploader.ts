import type { OpenUploader } from "./uploader.ts";

/** Each way to upload by its name; a process loads one module. */
const UPLOADERS = {
  nodePipe: async () => (await import("./platform.ts")).nodePipe,
  fetchStream: async () => (await import("./platform.ts")).fetchStream,
  fetchForm: async () => (await import("./platform.ts")).fetchForm,
  kyForm: async () => (await import("./platform.ts")).kyForm,
  upload: async () => (await import("./mistral-batch.ts")).upload,
  openaiStream: async () => (await import("./peers.ts")).openaiStream,
  anthropicBlob: async () => (await import("./peers.ts")).anthropicBlob,
  mistralaiBlob: async () => (await import("./peers.ts")).mistralaiBlob,
  mistralaiBytes: async () => (await import("./peers.ts")).mistralaiBytes,
  googlePath: async () => (await import("./peers.ts")).googlePath,
} satisfies Record<string, () => Promise<OpenUploader>>;

/** A way to upload. */
export type UploaderName = keyof typeof UPLOADERS;

/** Loads a way to upload. */
export async function loadUploader(name: UploaderName): Promise<OpenUploader> {
  return await UPLOADERS[name]();
}
