// Runs the cases of the store contract in a real Durable Object and against a real bucket. Bundled like worker.ts.
import type { ContractCase } from "../../../contract/src/stores/contract-case.ts";
import { runStoreCases } from "../../../contract/src/stores/run-store-cases.ts";
import { abandonedSinkCases, lastingCheckpointCases, spoolCases } from "../../../contract/src/stores/spool-cases.ts";
import { durableObjectRunStore, isMistralBatchError, r2Spool } from "../../dist/cloudflare.js";

type Storage = Parameters<typeof durableObjectRunStore>[0];

interface DurableObjectStub {
  fetch(url: string): Promise<Response>;
}

interface Env {
  readonly BUCKET: Parameters<typeof r2Spool>[0];
  readonly KV: unknown;
  readonly [binding: string]: unknown;
}

interface Namespace {
  idFromName(name: string): unknown;
  get(id: unknown): DurableObjectStub;
}

async function runCase<T>(
  cases: readonly ContractCase<T>[],
  name: string | null,
  open: () => Promise<T>,
): Promise<Response> {
  try {
    const found = cases.find((each) => each.name === name);
    if (found === undefined) throw new Error(`There is no case "${name}"`);
    await found.run(open);
    return Response.json({ result: "kept" });
  } catch (error) {
    return Response.json(describe(error));
  }
}

function describe(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error);
  return { code: isMistralBatchError(error) ? error.code : "no error of ours", message };
}

class Runs {
  readonly #storage: Storage;

  constructor(ctx: { readonly storage: Storage }) {
    this.#storage = ctx.storage;
  }

  async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    return await runCase(runStoreCases, searchParams.get("case"), async () => durableObjectRunStore(this.#storage));
  }
}

/** Bound once with SQLite and once without. */
export class SqliteRuns extends Runs {}
/** As objects were before SQLite. */
export class KeyValueRuns extends Runs {}

/** What env holds where wrangler.jsonc does not name the binding; the types do not know. */
const missingBinding = undefined as unknown;

const REFUSED: Readonly<Record<string, (env: Env) => unknown>> = {
  "/kv": ({ KV }) => durableObjectRunStore(KV as Storage),
  "/no-storage": () => durableObjectRunStore(missingBinding as Storage),
  "/no-bucket": () => r2Spool(missingBinding as Env["BUCKET"]),
};

/** Answers `/<binding>?case=<name>` with what a case came to. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const name = searchParams.get("case");
    if (pathname === "/spool") {
      return await runCase([...spoolCases, ...lastingCheckpointCases, ...abandonedSinkCases], name, async () =>
        r2Spool(env.BUCKET, `${name ?? ""}/`),
      );
    }
    const refused = REFUSED[pathname];
    if (refused !== undefined) {
      try {
        refused(env);
        return Response.json({ result: "taken" });
      } catch (error) {
        return Response.json(describe(error));
      }
    }
    const namespace = env[pathname.slice(1)] as Namespace;
    return await namespace.get(namespace.idFromName(String(name))).fetch(request.url);
  },
};
