import { type RefObject, useEffect, useRef } from "react";

/** Moves the focus to an element when something else is shown in it: what had the focus before is gone. */
export function useFocusOn(shown: string): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  const last = useRef(shown);
  useEffect(() => {
    if (last.current !== shown) element.current?.focus();
    last.current = shown;
  }, [shown]);
  return element;
}
