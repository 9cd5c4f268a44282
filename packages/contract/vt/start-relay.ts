import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

/** Starts the server of the cases as a process of Node's, also where the tests themselves are run by another runtime. */
export default async function startRelay(project: TestProject): Promise<() => Promise<void>> {
  const program = fileURLToPath(new URL("../src/relay/main.ts", import.meta.url));
  const child = spawn("node", [program], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  project.provide("relayUrl", String(line).trim());
  return async () => {
    child.stdin.end();
    await once(child, "exit");
  };
}
