import { fileURLToPath } from "node:url";

/** The folder of this package: every pass has its own configuration, and all run the same cases. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** The cases. Nothing in them knows a runtime. */
export const include: string[] = ["src/suite/**/*.test.ts"];

/** A case is over in milliseconds, but seven days of them on a busy machine take their time. */
export const patience: { readonly testTimeout: number; readonly hookTimeout: number } = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** What runs before each file of cases. */
export const setupFiles: string[] = [fileURLToPath(new URL("../src/support/expect-gaps.ts", import.meta.url))];

/** What a pass puts in for the two names that the cases know. */
export function aliases(runtime: string, network: string): Record<string, string> {
  const path = (file: string): string =>
    fileURLToPath(new URL(`../src/runtimes/${runtime}/${file}.ts`, import.meta.url));
  return { "#runtime": path("runtime"), "#network": path(network) };
}

/** What the passes over HTTP in other runtimes than Node start before the cases. */
export const globalSetup: string = fileURLToPath(new URL("start-relay.ts", import.meta.url));
