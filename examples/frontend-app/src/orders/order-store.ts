import type { Source } from "@mistral-batch/browser";
import { useSyncExternalStore } from "react";
import type { OpenOrder, Order, Stage } from "./order.ts";

/** An order of this page with what it takes to go on with it. */
export interface HeldOrder extends OpenOrder {
  /** Gone with the page that had it. */
  readonly file: Source | undefined;
  readonly controller: AbortController;
}

let held: readonly HeldOrder[] = [];
const lookers = new Set<() => void>();

/** The orders of this page, whatever part of it is shown. */
export function useOrders(): readonly OpenOrder[] {
  return useSyncExternalStore(subscribe, () => held);
}

export function findHeld(key: string): HeldOrder | undefined {
  return held.find(({ order }) => order.key === key);
}

export function hold(order: Order, stage: Stage, file?: Source): void {
  change([...held, { order, stage, file, controller: new AbortController() }]);
}

export function updateHeld(key: string, news: Partial<OpenOrder>): void {
  change(held.map((one) => (one.order.key === key ? { ...one, ...news } : one)));
}

export function letGo(key: string): void {
  change(held.filter(({ order }) => order.key !== key));
}

function change(next: readonly HeldOrder[]): void {
  held = next;
  for (const look of lookers) look();
}

function subscribe(look: () => void): () => void {
  lookers.add(look);
  return () => lookers.delete(look);
}
