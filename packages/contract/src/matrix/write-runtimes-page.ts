// Says whether docs/runtimes.md is what the suite and the known gaps say; with --write, makes it so.
import { readFileSync, writeFileSync } from "node:fs";
import { currentPage, PAGE } from "./current-page.ts";

const page = currentPage();
if (process.argv.includes("--write")) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, "utf8") !== page) {
  console.error("docs/runtimes.md is stale: run it again with --write");
  process.exitCode = 1;
}
