// Where the browser comes from: a package of the registry carries a headless Chromium, so that nothing is downloaded.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What Playwright needs to start a Chromium that is on the disk. */
export interface ChromiumLaunch {
  readonly executablePath?: string;
  readonly channel?: string;
  readonly args: string[];
  readonly env?: Record<string, string>;
}

/**
 * Finds the browser of `CHROMIUM_PATH`, the one from the registry (Linux on x64), or the Chrome of the machine.
 *
 * @returns What `chromium.launch` of Playwright takes.
 * @throws {Error} Where the browser of the registry cannot be unpacked.
 * @example
 * ```ts
 * import { chromiumLaunchOptions } from "@mistral-batch/chromium";
 * import { chromium } from "playwright";
 *
 * const browser = await chromium.launch(chromiumLaunchOptions());
 * ```
 */
export function chromiumLaunchOptions(): ChromiumLaunch {
  const args = ["--no-sandbox", "--disable-dev-shm-usage"];
  const given = process.env["CHROMIUM_PATH"];
  if (given !== undefined) return { executablePath: given, args };
  if (process.platform !== "linux" || process.arch !== "x64") return { channel: "chrome", args: [] };
  const folder = unpackChromium();
  const environment = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    executablePath: `${folder}/chromium`,
    args,
    env: { ...Object.fromEntries(environment), LD_LIBRARY_PATH: `${folder}/al2023/lib` },
  };
}

/** Unpacks the browser once for the whole workspace. Its package writes in place, so the folder is moved afterwards. */
function unpackChromium(): string {
  const cache = pathOf("../../../node_modules/.cache/chromium");
  const folder = `${cache}/${versionOfBrowser()}`;
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(`${cache}/unpacking-`);
  // A process of its own: the package reads the folder, and whether to unpack the libraries, from the environment.
  const code = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();';
  execFileSync(process.execPath, ["--input-type=module", "-e", code], {
    cwd: pathOf("."),
    env: { ...process.env, TMPDIR: temporary, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
    stdio: "inherit",
  });
  try {
    renameSync(temporary, folder);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}

/** Read from the file: the package does not export its own package.json. */
function versionOfBrowser(): string {
  const path = pathOf("../node_modules/@sparticuz/chromium/package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
