import type { Virtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";

const PAGE = 10;

/**
 * The keys of a grid: one row of it takes part in the order of Tab, and the arrows move which. A row that is not in view is not
 * there yet, so the focus follows once it is.
 */
export function useRowKeys(
  count: number,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const [active, setActive] = useState(0);
  const [isMoving, setIsMoving] = useState(false);
  const last = count - 1;
  const current = Math.min(active, last);

  useEffect(() => {
    const row = isMoving ? scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`) : undefined;
    if (row === undefined || row === null) return;
    row.focus({ preventScroll: true });
    setIsMoving(false);
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, current, last);
    if (target === undefined) return;
    event.preventDefault();
    setActive(target);
    setIsMoving(true);
    virtualizer.scrollToIndex(target);
  };
  return { active: current, setActive, onKeyDown };
}

function targetOf(key: string, current: number, last: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + PAGE,
    PageUp: current - PAGE,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined ? undefined : Math.max(0, Math.min(last, target));
}
