import { expect, it } from "vitest";
import type { PartState } from "../ledger/run-state.ts";
import { settleView } from "./settle-window.ts";

const part = (isForeignDoubt: boolean): PartState => ({ doubtfulSince: 1_000_000, isForeignDoubt }) as PartState;

it.each([
  { name: "own, at once", isForeign: false, ownMs: 0, now: 0, isOver: false, nextWalkMs: 5000 },
  { name: "own, after a minute", isForeign: false, ownMs: 60_000, now: 0, isOver: false, nextWalkMs: 60_000 },
  { name: "own, at its end", isForeign: false, ownMs: 120_000, now: 0, isOver: true, nextWalkMs: 0 },
  {
    name: "left behind, after two minutes",
    isForeign: true,
    ownMs: 120_000,
    now: 0,
    isOver: false,
    nextWalkMs: 10_000,
  },
  { name: "left behind, at its end", isForeign: true, ownMs: 190_000, now: 0, isOver: true, nextWalkMs: 0 },
  {
    name: "found by another process, its clock trusted within five minutes",
    isForeign: false,
    ownMs: undefined,
    now: 1_000_000 + 419_999,
    isOver: false,
    nextWalkMs: 1,
  },
  {
    name: "found by another process, at its end",
    isForeign: false,
    ownMs: undefined,
    now: 1_000_000 + 420_000,
    isOver: true,
    nextWalkMs: 0,
  },
  {
    name: "with a clock set back by a day",
    isForeign: true,
    ownMs: 190_000,
    now: 1_000_000 - 86_400_000,
    isOver: true,
    nextWalkMs: 0,
  },
])("the settle window of a doubt: $name", ({ isForeign, ownMs, now, isOver, nextWalkMs }) => {
  expect(settleView(part(isForeign), { ownMs, now })).toEqual({ isOver, nextWalkMs });
});
