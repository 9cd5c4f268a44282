import { describe, expect, it } from "vitest";
import { type MemorySink, memorySink } from "./memory-sink.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = ({ content }: MemorySink): string => new TextDecoder().decode(content);

describe("memorySink", () => {
  it("shows its content only once it is committed", async () => {
    const sink = memorySink();
    await sink.write(bytes("a"));
    expect(sink.content).toBeUndefined();
    await sink.commit();
    expect(textOf(sink)).toBe("a");
  });

  it("comes back to its checkpoint", async () => {
    const sink = memorySink();
    await sink.write(bytes("a"));
    const token = await sink.checkpoint();
    await sink.write(bytes("b"));
    await sink.abort(new Error("crash"));
    await sink.restore(token);
    await sink.write(bytes("c"));
    await sink.commit();
    expect(textOf(sink)).toBe("ac");
    expect(() => sink.restore("7")).toThrow('Cannot restore checkpoint "7"');
  });
});
