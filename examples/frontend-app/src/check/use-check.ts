import { useEffect, useState } from "react";
import type { CheckMessage, CheckTask } from "./check-message.ts";

/** How far the check is. */
export type Check = CheckMessage | { readonly kind: "none" };

const NONE: Check = { kind: "none" };
const BEGUN: Check = { kind: "progress", rows: 0, bytes: 0 };

/** Checks a file in a worker, anew whenever something changes. */
export function useCheck(file: Blob | undefined, endpoint: string, model: string): Check {
  const [check, setCheck] = useState<Check>(NONE);
  useEffect(() => {
    setCheck(file === undefined ? NONE : BEGUN);
    if (file === undefined) return undefined;
    const worker = new Worker(new URL("check-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<CheckMessage>) => setCheck(data);
    // It did not come over the network, or the browser has no memory for it.
    worker.onerror = () => setCheck({ kind: "failed", message: "The check could not begin. Reload the page." });
    worker.postMessage({ file, endpoint, model } satisfies CheckTask);
    return () => worker.terminate();
  }, [file, endpoint, model]);
  return check;
}
