/**
 * Prevents: a library that promises to weigh next to nothing, and nobody who can say what it weighs or why.
 *
 *   node src/sizes/size-report.ts            prints the page
 *   node src/sizes/size-report.ts --write    writes it to docs/sizes.md
 */
import { writeFileSync } from "node:fs";
import { measurePage, PAGE } from "./measure-page.ts";

const { page } = await measurePage();
if (process.argv.includes("--write")) writeFileSync(PAGE, page);
else console.log(page);
