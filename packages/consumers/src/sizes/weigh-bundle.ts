import { brotliCompressSync, gzipSync } from "node:zlib";
import { decodedMap, TraceMap } from "@jridgewell/trace-mapping";
import { build, type Metafile } from "esbuild";
import type { UserBundle } from "./user-bundles.ts";

/** What a bundle weighs, in bytes, and where the bytes come from. */
export interface BundleWeight {
  readonly name: string;
  readonly minified: number;
  /** Level 9. */
  readonly gzip: number;
  /** Level 11. */
  readonly brotli: number;
  /** Package to its minified bytes, the heaviest first. */
  readonly packages: readonly Share[];
  /** Folder of the sources of `@mistral-batch/core` to its minified bytes, the heaviest first. */
  readonly folders: readonly Share[];
}

/** A part of a bundle with its minified bytes. */
export type Share = readonly [name: string, bytes: number];

/** Bundles as users do for production, and weighs the result. */
export async function weighBundle({ name, code, options }: UserBundle): Promise<BundleWeight> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    sourcemap: "external",
    outfile: "bundle.js",
    logLevel: "error",
    ...options,
    metafile: true,
    write: false,
  });
  const bundle = outputFiles.find(({ path }) => path.endsWith(".js"))?.contents ?? new Uint8Array();
  const map = outputFiles.find(({ path }) => path.endsWith(".map"))?.text ?? "{}";
  return {
    name,
    minified: bundle.byteLength,
    gzip: gzipSync(bundle, { level: 9 }).byteLength,
    brotli: brotliCompressSync(bundle).byteLength,
    packages: packageShares(metafile),
    folders: folderShares(new TextDecoder().decode(bundle), map),
  };
}

function packageShares(metafile: Metafile): Share[] {
  const shares = new Map<string, number>();
  const [output] = Object.entries(metafile.outputs).filter(([path]) => path.endsWith(".js"));
  for (const [path, { bytesInOutput }] of Object.entries(output?.[1].inputs ?? {})) {
    const name = packageOf(path);
    shares.set(name, (shares.get(name) ?? 0) + bytesInOutput);
  }
  return heaviestFirst(shares);
}

/** `../core/dist/index.js` and `../../node_modules/.pnpm/ky@2.1.0/node_modules/ky/dist/index.js` to the package's name. */
function packageOf(path: string): string {
  const foreign = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  const own = /(?:^|\/)([^/]+)\/dist\//.exec(path)?.[1];
  return foreign ?? (own === undefined ? "the import itself" : `@mistral-batch/${own}`);
}

/** Each character of the bundle belongs to the source that its segment of the source map names. */
function folderShares(bundle: string, map: string): Share[] {
  const trace = new TraceMap(map);
  const lines = bundle.split("\n");
  const shares = new Map<string, number>();
  decodedMap(trace).mappings.forEach((segments, line) => {
    segments.forEach((segment, index) => {
      const folder = /(?:^|\/)core\/src\/([^/]+)/.exec(trace.sources[segment[1] ?? -1] ?? "")?.[1];
      if (folder === undefined) return;
      const end = segments[index + 1]?.[0] ?? lines[line]?.length ?? segment[0];
      shares.set(folder, (shares.get(folder) ?? 0) + end - segment[0]);
    });
  });
  return heaviestFirst(shares);
}

function heaviestFirst(shares: ReadonlyMap<string, number>): Share[] {
  return [...shares].filter(([, bytes]) => bytes > 0).sort(([, left], [, right]) => right - left);
}
