import { expect, test } from "vitest";
import { guardCall } from "./call-guard.ts";

test("guardCall() starts no limit after its release, which would keep a process alive", () => {
  let running = 0;
  const clock = {
    now: () => 0,
    monotonic: () => 0,
    setTimer() {
      running += 1;
      return () => {
        running -= 1;
      };
    },
  };
  const guard = guardCall(clock, undefined, "GET /");
  guard.limit("headers_timeout", 1000);
  guard.limit("idle_timeout", 1000);
  expect(running).toBe(1);
  guard.release();
  guard.limit("idle_timeout", 1000);
  expect(running).toBe(0);
});
