/** Where the browser comes from: a package carries a headless Chromium, so that nothing is downloaded or installed. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type LaunchOptions } from "playwright";
import { readManifest } from "./publishable-packages.ts";
import { runToSuccess } from "./run-command.ts";

/** Starts a Chromium; close it. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch(await launchOptions());
}

async function launchOptions(): Promise<LaunchOptions> {
  const given = process.env["CHROMIUM_PATH"];
  const args = ["--no-sandbox", "--disable-dev-shm-usage"];
  if (given !== undefined) return { executablePath: given, args };
  if (process.platform !== "linux" || process.arch !== "x64") return { channel: "chrome" };
  const folder = await unpackedChromium();
  const env = { ...stringsOf(process.env), LD_LIBRARY_PATH: join(folder, "al2023/lib") };
  return { executablePath: join(folder, "chromium"), args, env };
}

/** Unpacks the browser once for all packages of the workspace. Its package writes in place, so the folder is moved after. */
async function unpackedChromium(): Promise<string> {
  const { version } = readManifest(fileURLToPath(new URL("../node_modules/@sparticuz/chromium", import.meta.url)));
  const cache = fileURLToPath(new URL("../../../node_modules/.cache/chromium", import.meta.url));
  const folder = join(cache, version);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, "unpacking-"));
  // A process of its own: the package reads the folder, and whether to unpack the libraries, from the environment.
  const code = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();';
  await runToSuccess(
    process.execPath,
    ["--input-type=module", "-e", code],
    fileURLToPath(new URL(".", import.meta.url)),
    {
      TMPDIR: temporary,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    },
  );
  try {
    await rename(temporary, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    await rm(temporary, { recursive: true });
  }
  return folder;
}

function stringsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
