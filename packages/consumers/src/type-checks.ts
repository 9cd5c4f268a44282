/** One way in which a user's project asks TypeScript about the packages. */
export interface TypeCheck {
  readonly title: string;
  /** The files of consumers/types that are the program; `.cts` is CommonJS. */
  readonly files: readonly string[];
  /** The only errors that come, as `file code`. */
  readonly errors: readonly string[];
  readonly module: "ESNext" | "Node16" | "Node18" | "Node20" | "NodeNext";
  readonly moduleResolution: "Bundler" | "Node16" | "NodeNext";
  /** Where the globals come from: a runtime without a DOM has none here either. */
  readonly lib: readonly string[];
  readonly types: readonly string[];
  readonly exactOptionalPropertyTypes: boolean;
}

const BUNDLER = { module: "ESNext", moduleResolution: "Bundler" } as const;
const NODE16 = { module: "Node16", moduleResolution: "Node16" } as const;
const NODE18 = { module: "Node18", moduleResolution: "Node16" } as const;
const NODE20 = { module: "Node20", moduleResolution: "Node16" } as const;
const NODENEXT = { module: "NodeNext", moduleResolution: "NodeNext" } as const;

const DOM = ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"] as const;
const NODE_ESM = { files: ["node.mts", "command.mts", "gateway-node.mts"], lib: ["ES2023"], types: ["node"] } as const;
const NODE_BOTH = { ...NODE_ESM, files: [...NODE_ESM.files, "node.cts"] } as const;
const WORKER = {
  files: ["worker.mts", "gateway-worker.mts"],
  lib: ["ES2023"],
  types: ["@cloudflare/workers-types"],
} as const;
const BROWSER = { files: ["browser.mts"], lib: DOM, types: [] } as const;
const MOCKS = { files: ["mocks.mts"], lib: DOM, types: ["node"] } as const;

const EXACT = { exactOptionalPropertyTypes: true, errors: [] } as const;
const LOOSE = { exactOptionalPropertyTypes: false, errors: [] } as const;
/** `require()` of ES modules came with Node 20: under the older rules TypeScript has to refuse it, and nothing else. */
const REFUSES_REQUIRE = { exactOptionalPropertyTypes: true, errors: ["node.cts TS1479"] } as const;

/** All of them. */
export const TYPE_CHECKS: readonly TypeCheck[] = [
  { title: "Node, bundler: ESM", ...BUNDLER, ...NODE_ESM, ...EXACT },
  { title: "Node, node20: ESM and CommonJS", ...NODE20, ...NODE_BOTH, ...EXACT },
  { title: "Node, nodenext: ESM and CommonJS", ...NODENEXT, ...NODE_BOTH, ...EXACT },
  { title: "Node, node16: ESM; TS1479 for CommonJS", ...NODE16, ...NODE_BOTH, ...REFUSES_REQUIRE },
  { title: "Node, node18: ESM; TS1479 for CommonJS", ...NODE18, ...NODE_BOTH, ...REFUSES_REQUIRE },
  { title: "Worker, bundler", ...BUNDLER, ...WORKER, ...EXACT },
  { title: "Worker, nodenext", ...NODENEXT, ...WORKER, ...EXACT },
  { title: "Browser, bundler", ...BUNDLER, ...BROWSER, ...EXACT },
  { title: "MSW mocks, bundler", ...BUNDLER, ...MOCKS, ...EXACT },
  { title: "Node, nodenext, without exactOptionalPropertyTypes", ...NODENEXT, ...NODE_BOTH, ...LOOSE },
  { title: "Worker, bundler, without exactOptionalPropertyTypes", ...BUNDLER, ...WORKER, ...LOOSE },
  { title: "Browser, bundler, without exactOptionalPropertyTypes", ...BUNDLER, ...BROWSER, ...LOOSE },
];
