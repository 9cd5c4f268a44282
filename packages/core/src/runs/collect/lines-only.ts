import { RowBooker, type StatedRow } from "../../results/row-booker.ts";
import type { RowsReader } from "./standing-rows.ts";

/** Reads rows only to pass their lines on. Which of them stand was decided when they were collected. */
export const LINES_ONLY: RowsReader<StatedRow> = {
  readerFor: (_, ledger) => new RowBooker(ledger),
  stateOf: ({ state }) => state,
};
