import { defineConfig } from "tsup";
import { libraryBuild } from "../../tsup.base.ts";

// One build for all entries, so that the server mount shares its chunks with the neutral part. The neutral part's
// freedom from `node:` imports is held by tsconfig.json, which has no Node types and leaves `src/node` out.
export default defineConfig({
  ...libraryBuild("neutral", ["src/index.ts", "src/msw.ts", "src/node.ts"]),
  external: [/^node:/],
  tsconfig: "tsconfig.node.json",
});
