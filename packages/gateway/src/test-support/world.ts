import { createMistralBatch, type MistralBatch } from "@mistral-batch/core";
import { createEmulator, type Emulator, type EmulatorOptions, type Fault } from "@mistral-batch/emulator";
import { createGateway, type GatewayEvent, type GatewayOptions } from "../index.ts";
import { VirtualClock } from "./virtual-clock.ts";

export const API_KEY = "key-of-the-operator-0123456789";
const SECRET = "a secret of the tests that is long enough";
export const ENDPOINT = "/v1/chat/completions";
export const MODEL = "mistral-small-latest";

/** A service, a gateway in front of it, and clients; all in one process and on one clock. */
export interface World {
  readonly emulator: Emulator;
  readonly clock: VirtualClock;
  readonly events: GatewayEvent[];
  /** Answers a request; may be replaced by another gateway. */
  gateway: (request: Request) => Promise<Response>;
  /** Makes another gateway in front of the same service. */
  open(options?: Partial<GatewayOptions>): (request: Request) => Promise<Response>;
  client(tenant: string): MistralBatch;
  /** A request of a tenant. */
  ask(tenant: string, path: string, init?: RequestInit): Promise<Response>;
}

export const ADDRESS = "https://app.example/api/mistral";

export function makeWorld(options: Partial<GatewayOptions> = {}, service: EmulatorOptions = {}): World {
  const clock = new VirtualClock();
  const emulator = createEmulator({ clock, keys: [API_KEY], ...service });
  const events: GatewayEvent[] = [];
  const open: World["open"] = (more) =>
    createGateway({
      apiKey: API_KEY,
      secret: SECRET,
      baseUrl: "https://service.example",
      allowedOrigins: ["https://app.example"],
      authorize: (request) => /^Bearer token-of-(.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? null,
      transport: {
        fetch: emulator.fetch,
        sendStream: ({ url, length, ...init }) => {
          if (length !== undefined) init.headers.set("content-length", String(length));
          return emulator.fetch(url, { ...init, duplex: "half" } as RequestInit);
        },
      },
      clock,
      onEvent: (event) => events.push(event),
      ...options,
      ...more,
    });
  const world: World = {
    emulator,
    clock,
    events,
    gateway: open(),
    open,
    client: (tenant) =>
      createMistralBatch({
        apiKey: `token-of-${tenant}`,
        baseUrl: ADDRESS,
        clock,
        fetch: async (input, init) => {
          clock.busy += 1;
          try {
            return await world.gateway(new Request(input, init));
          } finally {
            clock.busy -= 1;
          }
        },
      }),
    ask: (tenant, path, init = {}) => {
      const headers = { authorization: `Bearer token-of-${tenant}`, ...(init.headers as Record<string, string>) };
      return world.gateway(new Request(`${ADDRESS}${path}`, { ...init, headers }));
    },
  };
  return world;
}

export const row = (id: string) => ({
  custom_id: id,
  body: { messages: [{ role: "user" as const, content: `Hello ${id}` }] },
});

export const inputFile = (rows: number, name = "in.jsonl"): File =>
  new File([Array.from({ length: rows }, (_, index) => `${JSON.stringify(row(String(index)))}\n`).join("")], name);

/** Lets the service go wrong with an operation, once. */
export function spoil(
  { emulator }: World,
  operation: "jobs.create" | "files.download" | "files.upload" | "jobs.list",
  fault: Fault,
): void {
  emulator.faults.add({ when: { operation }, fault });
}
