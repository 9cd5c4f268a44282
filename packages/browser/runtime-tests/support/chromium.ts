// Where the browser comes from: a package of the registry carries a headless Chromium, so that nothing is downloaded.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The version in package.json: the package does not say its own. */
const VERSION = "153.0.0";

/** What Playwright needs to start a Chromium that is on the disk. */
export interface ChromiumLaunch {
  readonly executablePath?: string;
  readonly channel?: string;
  readonly args: string[];
  readonly env?: Record<string, string | undefined>;
}

/** The browser of `CHROMIUM_PATH`, the one from the registry (Linux on x64), or the Chrome of the machine. */
export function chromiumLaunchOptions(): ChromiumLaunch {
  const args = ["--no-sandbox", "--disable-dev-shm-usage"];
  const given = process.env["CHROMIUM_PATH"];
  if (given !== undefined) return { executablePath: given, args };
  if (process.platform !== "linux" || process.arch !== "x64") return { channel: "chrome", args: [] };
  const folder = unpackChromium();
  return {
    executablePath: `${folder}/chromium`,
    args,
    env: { ...process.env, LD_LIBRARY_PATH: `${folder}/al2023/lib` },
  };
}

/** Unpacks the browser once for the whole workspace. Its package writes in place, so the folder is moved afterwards. */
function unpackChromium(): string {
  const cache = fileURLToPath(new URL("../../../../node_modules/.cache/chromium", import.meta.url));
  const folder = `${cache}/${VERSION}`;
  if (existsSync(folder)) return folder;
  const temporary = `${cache}/unpacking-${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  // A process of its own: the package reads the folder, and whether to unpack the libraries, from the environment.
  const code = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();';
  execFileSync(process.execPath, ["--input-type=module", "-e", code], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env: { ...process.env, TMPDIR: temporary, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
    stdio: "inherit",
  });
  try {
    renameSync(temporary, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}
