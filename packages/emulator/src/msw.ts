/**
 * Mock Service Worker handlers made from an emulator.
 *
 * @module
 */

export type { HandlersOptions } from "./mounts/msw-handlers.ts";
export { handlers } from "./mounts/msw-handlers.ts";
