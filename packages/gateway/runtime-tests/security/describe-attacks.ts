import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Listening } from "../support/node-gateway.ts";
import { type Service, startService } from "../support/service.ts";
import { amounts } from "./attacks/amounts.ts";
import { callers } from "./attacks/callers.ts";
import { foreignIds } from "./attacks/foreign-ids.ts";
import { leaks } from "./attacks/leaks.ts";
import { listsAndStamps } from "./attacks/lists-and-stamps.ts";
import { pathsAndHeaders } from "./attacks/paths-and-headers.ts";
import { replays } from "./attacks/replays.ts";
import { uploads } from "./attacks/uploads.ts";
import { attacksPage, type Result } from "./attacks-page.ts";
import { Lab } from "./lab.ts";

const ATTACKS = { foreignIds, listsAndStamps, uploads, pathsAndHeaders, callers, leaks, amounts, replays };
const PAGE = "../../../../docs/gateway-attacks.md";

/** Tries all attacks against a gateway, in front of both kinds of service; those of Node are kept in the documentation. */
export function describeAttacks(runtime: string, start: (serviceUrl: string) => Promise<Listening>): void {
  describe.each(["friendly", "pessimist"] as const)(`the gateway on ${runtime} in front of a %s service`, (profile) => {
    let service: Service;
    let gateway: Listening;
    let lab: Lab;
    const results: Result[] = [];
    beforeAll(async () => {
      service = await startService(profile);
      gateway = await start(service.url);
      lab = await Lab.open(gateway.url, service);
      service.emulator.clock.advance(60_000);
    });
    afterAll(async () => {
      await gateway.close();
      await service.close();
    });
    beforeEach(() => service.emulator.faults.clear());

    describe.each(Object.entries(ATTACKS))("%s", (group, attacks) => {
      test.each(attacks.map((attack) => [attack.name, attack] as const))("nobody can %s", async (name, attack) => {
        results.push({ group, name, outcome: await attack.attempt(lab) });
      });
    });

    test("every attack was tried, and there are as many as were promised", () => {
      const attacks = Object.values(ATTACKS).flat();
      expect(results.map(({ name }) => name)).toEqual(attacks.map(({ name }) => name));
      expect(attacks.length).toBeGreaterThanOrEqual(60);
    });

    if (runtime !== "Node" || profile !== "friendly") return;
    test("the documentation says what was tried", async () => {
      await expect(attacksPage(results)).toMatchFileSnapshot(PAGE);
    });
  });
}
