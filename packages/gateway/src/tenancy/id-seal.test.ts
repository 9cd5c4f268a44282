import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUuid } from "./id-seal.ts";
import { createKeyRing } from "./tenant-keys.ts";

const uuid = fc.uuid();
const ring = (secret = "a secret") => createKeyRing(async () => secret);
const sealOf = async (tenant: string, secret?: string) => (await ring(secret).forTenant(tenant)).seal;

describe("the seal of ids", () => {
  it("opens what it sealed, and gives ids that look like ids", async () => {
    const seal = await sealOf("alice");
    await fc.assert(
      fc.asyncProperty(uuid, fc.constantFrom("job", "file"), async (id, kind) => {
        const sealed = await seal.seal(kind, id);
        expect(isUuid(sealed)).toBe(true);
        expect(sealed).not.toBe(id);
        expect(await seal.open(kind, sealed)).toBe(id);
        expect(await seal.open(kind, sealed.toUpperCase())).toBe(id);
      }),
    );
  });

  it("opens any id into some id, so that a wrong one is only not found", async () => {
    const seal = await sealOf("alice");
    await fc.assert(fc.asyncProperty(uuid, async (id) => isUuid(await seal.open("job", id))));
  });

  it.each([
    ["another tenant", "bob", undefined],
    ["a tenant whose name begins alike", "alice2", undefined],
    ["a tenant whose name holds another use", "alice\0job", undefined],
    ["another secret", "alice", "another secret"],
  ])("means nothing to %s", async (_name, tenant, secret) => {
    const sealed = await (await sealOf("alice")).seal("job", "12345678-1234-4234-8234-123456789012");
    expect(await (await sealOf(tenant, secret)).open("job", sealed)).not.toBe("12345678-1234-4234-8234-123456789012");
  });

  it("tells jobs from files", async () => {
    const seal = await sealOf("alice");
    const id = "12345678-1234-4234-8234-123456789012";
    expect(await seal.seal("job", id)).not.toBe(await seal.seal("file", id));
  });

  it("stays the same from one start to the next", async () => {
    const { seal, stamp } = await ring().forTenant("alice");
    // Another value here makes every job of every tenant disappear.
    expect(stamp).toBe("fe1347787908f12e3d47815bc7f164af");
    expect(await seal.seal("job", "12345678-1234-4234-8234-123456789012")).toBe("0e7de11a-f4a3-d5b7-d498-12c1b27f0c3a");
  });
});
