import { sha256Hex } from "../../jsonl/sha256-hex.ts";
import { LEDGER_VERSION, type RunEvent } from "./run-event.ts";

/** What the sum of the first event goes on from. */
export const FIRST_SUM = "";

/** An event as it is stored. */
export interface EventText {
  readonly text: string;
  /** A digest of the event and of all before it. */
  readonly sum: string;
}

const SUM_DIGITS = 16;
const SUM_FIELD = /,"sum":"([0-9a-f]{16})"\}$/;

/**
 * An event as text, with a sum over itself and all before it: an event that is missing, cut or edited is noticed when the
 * ledger is read.
 */
export async function writeEvent(event: RunEvent, sumBefore: string): Promise<EventText> {
  const text = JSON.stringify(event);
  const sum = await sumOf(sumBefore, text);
  return { text: `${text.slice(0, -1)},"sum":"${sum}"}`, sum };
}

/** What was read of an event, or what is wrong with it. */
export type EventReading = { readonly event: RunEvent; readonly sum: string } | { readonly problem: string };

/**
 * Reads an event back.
 *
 * @param text - As it was stored.
 * @param seq - The place where it stood.
 * @param sumBefore - The sum of the event before it.
 */
export async function readEvent(text: string, seq: number, sumBefore: string): Promise<EventReading> {
  const event = parseEvent(text);
  if (event === undefined) return { problem: "it is no event" };
  if (event.seq !== seq) return { problem: `it says that it is event ${event.seq}` };
  const sum = SUM_FIELD.exec(text)?.[1];
  // How a newer version sums is not known here.
  if (event.v > LEDGER_VERSION) return { event, sum: sum ?? "" };
  if (sum === undefined) return { problem: "its sum is missing" };
  const expected = await sumOf(sumBefore, text.replace(SUM_FIELD, "}"));
  return sum === expected ? { event, sum } : { problem: "it, or an event before it, was changed after it was written" };
}

function parseEvent(text: string): RunEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { v, seq, type, by } = value as { v?: unknown; seq?: unknown; type?: unknown; by?: unknown };
  const isEvent =
    typeof v === "number" && typeof seq === "number" && typeof type === "string" && typeof by === "string";
  return isEvent ? (value as RunEvent) : undefined;
}

async function sumOf(sumBefore: string, text: string): Promise<string> {
  return (await sha256Hex(new TextEncoder().encode(sumBefore + text))).slice(0, SUM_DIGITS);
}
