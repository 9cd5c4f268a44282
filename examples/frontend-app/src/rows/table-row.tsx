import { OUTCOME_WORDS, type Row } from "./row.ts";

/** No row shows more of a text, however long it is. */
const SHOWN_TEXT = 300;

interface TableRowProps {
  readonly row: Row;
  readonly index: number;
  /** How far it is from the top of the table. */
  readonly startPx: number;
  /** Whether Tab leads to it. */
  readonly isActive: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}

/** One row of the table. */
export function TableRow({ row, index, startPx, isActive, onFocus, onOpen }: TableRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      data-index={index}
      className="table-row"
      style={{ transform: `translateY(${startPx}px)` }}
      tabIndex={isActive ? 0 : -1}
      onFocus={onFocus}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        // Else the same stroke would press the button that the dialog moves the focus to.
        event.preventDefault();
        onOpen();
      }}
    >
      <span role="gridcell" className="table-id">
        {row.custom_id}
      </span>
      <span role="gridcell" className="table-outcome" data-outcome={row.outcome}>
        {OUTCOME_WORDS[row.outcome]}
      </span>
      <span role="gridcell" className="table-text">
        {row.text.slice(0, SHOWN_TEXT)}
      </span>
    </div>
  );
}
