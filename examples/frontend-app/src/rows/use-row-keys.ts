import type { Virtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";

const PAGE = 10;

interface RowKeys {
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly count: number;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** The keys of a grid: one row of it takes part in the order of Tab, and the arrows move which. */
export function useRowKeys({ active, setActive, count, virtualizer, scroller }: RowKeys) {
  const [isMoving, setIsMoving] = useState(false);
  const last = count - 1;
  const current = Math.min(active, last);

  useEffect(() => {
    if (!isMoving) return;
    scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)?.focus({ preventScroll: true });
    setIsMoving(false);
  }, [isMoving, current, scroller]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, current, last);
    if (target === undefined) return;
    event.preventDefault();
    setActive(target);
    setIsMoving(true);
    virtualizer.scrollToIndex(target);
  };
  return { current, onKeyDown };
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
