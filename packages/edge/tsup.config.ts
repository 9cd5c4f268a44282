import { defineConfig } from "tsup";
import { libraryBuild } from "../../tsup.base.ts";

// The freedom of ./cloudflare from `node:` imports is held by tsconfig.json, which has no Node types and leaves ./deno out.
export default defineConfig({
  ...libraryBuild("neutral", ["src/cloudflare.ts", "src/deno.ts"]),
  external: [/^node:/],
  tsconfig: "tsconfig.deno.json",
});
