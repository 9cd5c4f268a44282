// Half a gigabyte through the gateway on Node, a quarter on workerd, both ways: what is on its way is all that is ever held.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHUNK_BYTES, downloadLarge, uploadLarge } from "../support/large-transfer.ts";
import type { Listening } from "../support/node-gateway.ts";
import { childrenNamed, peakMemory } from "../support/peak-memory.ts";
import { type Service, startService } from "../support/service.ts";
import { startProcess } from "../support/start-process.ts";
import { startWorkerd } from "../support/workerd-gateway.ts";

/** What a transfer may add, garbage that is not collected yet included: far less than the file. */
const FLAT_BYTES = 150_000_000;
const LIMIT_MS = 240_000;

interface Measured extends Listening {
  readonly pid: number;
}

/** workerd takes three times as long on a small machine, so it gets less: still more than it may hold. */
const RUNTIMES: readonly (readonly [string, number, (serviceUrl: string) => Promise<Measured>])[] = [
  ["Node", 8000, startProcess],
  [
    "workerd",
    4000,
    async (serviceUrl) => {
      const worker = await startWorkerd(serviceUrl, "2026-07-01");
      return { ...worker, pid: childrenNamed("workerd").at(-1) ?? 0 };
    },
  ],
];

describe.each(RUNTIMES)("the gateway on %s", (runtime, chunks, start) => {
  let service: Service;
  let gateway: Measured;
  beforeAll(async () => {
    service = await startService("friendly");
    gateway = await start(service.url);
  });
  afterAll(async () => {
    await gateway.close();
    await service.close();
  });

  test(
    `takes ${chunks} chunks of 64 KiB up and down in flat memory, with the length known`,
    async () => {
      await uploadLarge(gateway.url, 100);
      const before = peakMemory(gateway.pid) ?? 0;
      const { id, bytes } = await uploadLarge(gateway.url, chunks);
      expect(bytes).toBe(chunks * CHUNK_BYTES);
      const { headers = {} } = service.emulator.books.requestsSeen({ operation: "files.upload" }).at(-1) ?? {};
      expect(Number(headers["content-length"])).toBeGreaterThan(chunks * CHUNK_BYTES);
      expect(headers["transfer-encoding"]).toBeUndefined();
      const afterUpload = peakMemory(gateway.pid) ?? 0;
      expect(await downloadLarge(gateway.url, id)).toBe(chunks * CHUNK_BYTES);
      const afterDownload = peakMemory(gateway.pid) ?? 0;
      console.log(
        `${runtime}: from ${before}, upload +${afterUpload - before}, download +${afterDownload - afterUpload}`,
      );
      expect(afterUpload - before).toBeLessThan(FLAT_BYTES);
      expect(afterDownload - afterUpload).toBeLessThan(FLAT_BYTES);
    },
    LIMIT_MS,
  );
});
