// Orders are written down before anything is sent, so that a page that is closed or reloaded leaves none in the dark. Jobs
// need no such thing: they are the service's, and every page finds them there.
import type { Order } from "./order.ts";

const PREFIX = "order ";

/** All orders that no page has brought to an end, those under way in this page or another among them. */
export function keptOrders(): Order[] {
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(PREFIX))
    .flatMap((name) => keptOrder(name.slice(PREFIX.length)) ?? []);
}

/** One of them, as it stands there now. */
export function keptOrder(key: string): Order | undefined {
  const text = localStorage.getItem(PREFIX + key);
  return text === null ? undefined : (JSON.parse(text) as Order);
}

export function keepOrder(order: Order): void {
  localStorage.setItem(PREFIX + order.key, JSON.stringify(order));
}

export function forgetOrder({ key }: Order): void {
  localStorage.removeItem(PREFIX + key);
}

/** Does something as the only page that has the order in hand; waits until no other has. */
export function withOrder<T>(key: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(PREFIX + key, work);
}
