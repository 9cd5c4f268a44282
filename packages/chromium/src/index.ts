/**
 * The Chromium that the tests of this repository run in: the one of the machine, or one that comes with the packages.
 *
 * @module
 */

export { type ChromiumLaunch, chromiumLaunchOptions } from "./launch-options.ts";
