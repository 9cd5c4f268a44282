/**
 * The emulator on a Node HTTP server, and a blob store on disk.
 *
 * @module
 */
export { createDiskBlobStore } from "./node/disk-blob-store.ts";
export type { EmulatorServer, ServeOptions } from "./node/serve.ts";
export { serve } from "./node/serve.ts";
