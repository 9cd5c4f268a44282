import type { Fetch, RunStore, Sink, Source, Spool } from "@mistral-batch/core";
import type { TestClock } from "../support/test-clock.ts";

/** Where a process dies: at its n-th call to the outside, before the call does anything or after all is done. */
export interface CrashPoint {
  readonly call: number;
  readonly phase: "before" | "after";
}

/**
 * The boundary between a process and the world: every call to the service, the store and the spool goes through it, is
 * counted, and may be the last. What is dead calls nothing any more, and hears no answer.
 */
export class CrashSwitch {
  readonly #clock: TestClock;
  readonly #point: CrashPoint | undefined;
  readonly #calls: string[] = [];
  readonly #died: PromiseWithResolvers<"crashed"> = Promise.withResolvers();
  readonly #sinks: Sink[] = [];
  #isDead = false;

  constructor(clock: TestClock, point?: CrashPoint) {
    this.#clock = clock;
    this.#point = point;
  }

  /** What was called, in order. */
  get calls(): readonly string[] {
    return this.#calls;
  }

  /** Settles when the process dies. */
  get died(): Promise<"crashed"> {
    return this.#died.promise;
  }

  /** Remembers what is open when the process dies. */
  opened(sink: Sink): Sink {
    this.#sinks.push(sink);
    return sink;
  }

  /** Closes what a dead process left open, as its machine would. */
  async bury(): Promise<void> {
    for (const sink of this.#sinks) await sink.abort(undefined);
  }

  /** Makes a call to the world. */
  async call<T>(name: string, action: () => T | Promise<T>): Promise<T> {
    if (this.#isDead) return await never();
    this.#calls.push(name);
    const isLast = this.#calls.length === this.#point?.call;
    if (isLast && this.#point?.phase === "before") return await this.die();
    const end = this.#clock.begin();
    try {
      return await action();
    } finally {
      end();
      // In a finally, so that a call that fails can be the last as well.
      // The dead hear no answer, not even an error.
      if (isLast || this.#isDead) await this.die();
    }
  }

  /** Ends the process here and now. */
  die(): Promise<never> {
    this.#isDead = true;
    this.#died.resolve("crashed");
    return never();
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}

/** A fetch through the boundary. The body of an answer belongs to the call, so that time stands still until it is there. */
export function crashingFetch(fetch: Fetch, boundary: CrashSwitch): Fetch {
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? (input instanceof Request ? input.method : "GET");
    return await boundary.call(`${method} ${pathname.replace(/[\da-f-]{36}/, "{id}")}`, async () => {
      const response = await fetch(input, init);
      const body = response.body === null ? null : await response.arrayBuffer();
      return new Response(body, { status: response.status, headers: response.headers });
    });
  };
}

/** A store through the boundary, with its spool. */
export function crashingStore(store: RunStore, boundary: CrashSwitch): RunStore {
  const { spool } = store;
  return {
    append: (run_id, seq, event) =>
      boundary.call(`append ${(JSON.parse(event) as { type: string }).type}`, () => store.append(run_id, seq, event)),
    read: (run_id, fromSeq) => boundary.call("read", () => store.read(run_id, fromSeq)),
    list: () => boundary.call("list", () => store.list()),
    putBlob: (run_id, name, bytes) => boundary.call("putBlob", () => store.putBlob(run_id, name, bytes)),
    getBlob: (run_id, name) => boundary.call("getBlob", () => store.getBlob(run_id, name)),
    delete: (run_id) => boundary.call("delete", () => store.delete(run_id)),
    ...(spool !== undefined && { spool: crashingSpool(spool, boundary) }),
  };
}

function crashingSpool(spool: Spool, boundary: CrashSwitch): Spool {
  return {
    sink: async (name) =>
      crashingSink(await boundary.call("spool.sink", async () => boundary.opened(await spool.sink(name))), boundary),
    source: (name) => boundary.call<Source | undefined>("spool.source", () => spool.source(name)),
    list: (path) => boundary.call("spool.list", () => spool.list(path)),
    delete: (name) => boundary.call("spool.delete", () => spool.delete(name)),
  };
}

function crashingSink(sink: Sink, boundary: CrashSwitch): Sink {
  return {
    write: (bytes) => boundary.call("sink.write", () => sink.write(bytes)),
    checkpoint: () => boundary.call("sink.checkpoint", () => sink.checkpoint()),
    restore: (token) => boundary.call("sink.restore", () => sink.restore(token)),
    commit: () => boundary.call("sink.commit", () => sink.commit()),
    abort: (reason) => boundary.call("sink.abort", () => sink.abort(reason)),
  };
}
