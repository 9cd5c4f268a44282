import { defineConfig } from "tsup";
import { libraryBuild } from "../../tsup.base.ts";

export default defineConfig(
  libraryBuild("neutral", ["src/index.ts", "src/cloudflare.ts", "src/deno.ts", "src/jwt.ts"]),
);
