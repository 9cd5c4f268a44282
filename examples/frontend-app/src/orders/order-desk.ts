// Where orders are taken and brought to their job. One that another page has in hand appears here once that is gone.
import type { BatchJob, Source } from "@mistral-batch/browser";
import { learn } from "../api/queries.ts";
import { addressOf, goTo } from "../ui/use-place.ts";
import { forgetOrder, keepOrder, keptOrder, keptOrders, withOrder } from "./kept-orders.ts";
import type { Order } from "./order.ts";
import { findHeld, hold, letGo, updateHeld } from "./order-store.ts";
import { findPlaced, placeOrder } from "./place-order.ts";

/** Places an order. */
export function startOrder(order: Order, file: Source): void {
  hold(order, { kind: "uploading", sentBytes: 0 }, file);
  void work(order.key);
}

/** Goes on with an order that failed, or that was left after its upload. */
export function resumeOrder({ key }: Order): void {
  updateHeld(key, { stage: { kind: "searching" } });
  void work(key);
}

/** Ends an order that has not become a job. */
export function dropOrder(order: Order): void {
  findHeld(order.key)?.controller.abort(new Error("The order was dropped"));
  forgetOrder(order);
  letGo(order.key);
}

/** Takes up what pages have left that are gone. Returns what ends that. */
export function takeUpOrders(): () => void {
  const takeUpAll = (): void => {
    for (const order of keptOrders()) void takeUp(order);
  };
  takeUpAll();
  addEventListener("storage", takeUpAll);
  return () => removeEventListener("storage", takeUpAll);
}

const waitedFor = new Set<string>();

async function takeUp({ key }: Order): Promise<void> {
  if (waitedFor.has(key) || findHeld(key) !== undefined) return;
  waitedFor.add(key);
  // Granted once the page that has it in hand is gone, or done.
  await withOrder(key, async () => {
    waitedFor.delete(key);
    const order = keptOrder(key);
    if (order === undefined || findHeld(key) !== undefined) return;
    const job = order.file_id === undefined ? undefined : await findPlaced(order).catch(() => undefined);
    if (job === undefined) hold(order, { kind: "left" });
    else finish(order, job);
  });
}

async function work(key: string): Promise<void> {
  const signal = findHeld(key)?.controller.signal;
  try {
    await withOrder(key, async () => {
      const { order, file, controller } = findHeld(key) ?? {};
      if (order !== undefined && controller !== undefined) finish(order, await bring(order, file, controller.signal));
    });
  } catch (error) {
    if (signal?.aborted !== true) updateHeld(key, { stage: { kind: "failed", error } });
  }
}

async function bring(order: Order, file: Source | undefined, signal: AbortSignal): Promise<BatchJob> {
  // Not before it is in hand: another page would take it for one that was left.
  keepOrder(order);
  // Once it was uploaded it may have been created as well, by a page that is gone or under a lost answer.
  const placed = order.file_id === undefined ? undefined : await findPlaced(order);
  if (placed !== undefined) return placed;
  return await placeOrder(order, file, {
    signal,
    onStage: (stage) => updateHeld(order.key, { stage }),
    onUploaded(uploaded) {
      keepOrder(uploaded);
      updateHeld(order.key, { order: uploaded });
    },
  });
}

function finish(order: Order, job: BatchJob): void {
  const isShown = location.hash === addressOf({ kind: "order", id: order.key });
  forgetOrder(order);
  learn(job);
  if (isShown) goTo({ kind: "job", id: job.id });
  letGo(order.key);
}
