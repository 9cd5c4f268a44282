/**
 * The `mistral-batch` command as a function.
 *
 * @module
 */

export { EXIT_CODES, type ExitName } from "./exit-codes.ts";
export { type MainOptions, main } from "./main.ts";
export { type ProcessLike, start } from "./start.ts";
export type { InputStream, OutputStream } from "./terminal/streams.ts";
