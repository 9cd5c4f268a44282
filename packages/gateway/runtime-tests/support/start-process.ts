import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Listening } from "./node-gateway.ts";

/** A gateway in a process of its own. */
export interface GatewayProcess extends Listening {
  readonly pid: number;
}

/** Starts the gateways of node-process.ts. */
export async function startProcess(serviceUrl: string): Promise<GatewayProcess> {
  const script = fileURLToPath(new URL("node-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script, serviceUrl], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()));
    child.once("error", reject);
    child.once("exit", () => reject(new Error("The gateway ended before it listened")));
  });
  return {
    url,
    pid: child.pid ?? 0,
    close: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill();
      }),
  };
}
