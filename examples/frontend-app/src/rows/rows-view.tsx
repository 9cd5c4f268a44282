import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import { Input, Label, SearchField, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { formatCount } from "../ui/format.ts";
import type { KeptRows } from "./read-rows.ts";
import { OUTCOME_WORDS, OUTCOMES, type Outcome, type Row } from "./row.ts";
import { RowTable } from "./row-table.tsx";
import "./rows-view.css";

interface RowsViewProps {
  readonly kept: KeptRows;
  /** What else can be done with them. */
  readonly children: ReactNode;
}

/** The rows by their outcome, and those with some words in them. */
export function RowsView({ kept: { rows, summary, isCut }, children }: RowsViewProps) {
  const [outcome, setOutcome] = useState<Outcome | "all">("all");
  const [words, setWords] = useState("");
  // Whoever types does not wait for a hundred thousand rows to be searched.
  const wanted = useDeferredValue(words.trim().toLowerCase());
  const shown = useMemo(
    () => rows.filter((row) => (outcome === "all" || row.outcome === outcome) && hasWords(row, wanted)),
    [rows, outcome, wanted],
  );
  const failed = summary.failed.retryable + summary.failed.permanent + summary.failed.account;
  const counts = { ...summary, failed };
  const all = OUTCOMES.reduce((sum, one) => sum + counts[one], 0);
  return (
    <>
      <div className="rows-tools">
        <ToggleButtonGroup
          className="outcomes"
          aria-label="Outcome"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[outcome]}
          onSelectionChange={([chosen]) => setOutcome(OUTCOMES.find((one) => one === chosen) ?? "all")}
        >
          <ToggleButton id="all">
            All <span className="count">{formatCount(all)}</span>
          </ToggleButton>
          {OUTCOMES.map((one) => (
            <ToggleButton key={one} id={one} data-outcome={one}>
              {OUTCOME_WORDS[one]} <span className="count">{formatCount(counts[one])}</span>
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <SearchField className="field search" value={words} onChange={setWords}>
          <Label>Search</Label>
          <Input placeholder="In answers, errors and ids" />
        </SearchField>
        {children}
      </div>
      {isCut ? (
        <p className="quiet">The first {formatCount(rows.length)} rows are shown; the download has all of them.</p>
      ) : undefined}
      <p className="quiet" role="status">
        {shown.length === 0
          ? "No row is like that"
          : shown.length === 1
            ? "1 row"
            : `${formatCount(shown.length)} rows`}
      </p>
      <RowTable rows={shown} />
    </>
  );
}

function hasWords({ custom_id, text }: Row, words: string): boolean {
  return words === "" || text.toLowerCase().includes(words) || custom_id.toLowerCase().includes(words);
}
