// The built app on a platform, with an emulator behind it.
import { once } from "node:events";
import { join } from "node:path";
import { createEmulator, type Emulator, type EmulatorOptions } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { createTestHarness } from "wrangler";
import { startNode } from "../../server/node.ts";
import { type Relay, startRelay } from "./relay.ts";

/** What no page and no answer may ever hold. */
export const API_KEY = "the-key-of-the-operator-0123456789";
export const SECRET = "a secret of the tests that is long enough";

export const PLATFORMS = ["node", "workerd"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** The app, ready to be opened. */
export interface Stage {
  readonly emulator: Emulator;
  readonly url: string;
  /** What the browser speaks to. */
  readonly relay: Relay;
  /** Takes the server of the app away and brings it back at the same address. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts the app. */
export async function startStage(platform: Platform, options: EmulatorOptions = {}): Promise<Stage> {
  const emulator = createEmulator({ keys: [API_KEY], ...options });
  const service = await serve(emulator);
  const relay = await startRelay();
  const app = await (platform === "node" ? onNode : onWorkerd)(service.url, relay.url);
  relay.pointTo(app.url);
  return {
    emulator,
    url: relay.url,
    relay,
    restart: app.restart,
    async close() {
      await relay.close();
      await app.close();
      await service.close(0);
    },
  };
}

type App = Pick<Stage, "url" | "restart" | "close">;

async function onNode(baseUrl: string, origin: string): Promise<App> {
  const settings = { apiKey: API_KEY, secret: SECRET, baseUrl, origin };
  let server = await startNode(settings);
  const { url } = server;
  const close = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const restart = async (): Promise<void> => {
    await close();
    server = await startNode({ ...settings, port: Number(new URL(url).port) });
  };
  return { url, close, restart };
}

/** In the real workerd, as wrangler builds and configures it. */
async function onWorkerd(baseUrl: string, origin: string): Promise<App> {
  const worker = {
    root: join(import.meta.dirname, "../.."),
    workers: [
      {
        configPath: "wrangler.jsonc",
        vars: { APP_ORIGIN: origin, MISTRAL_BASE_URL: baseUrl },
        secrets: { MISTRAL_API_KEY: API_KEY, APP_SECRET: SECRET },
      },
    ],
  };
  const harness = createTestHarness(worker);
  const { url } = await harness.listen();
  return { url: url.origin, close: () => harness.close(), restart: () => harness.update(worker) };
}
