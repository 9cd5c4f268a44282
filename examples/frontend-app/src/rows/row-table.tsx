import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState } from "react";
import { OUTCOME_WORDS, type Row } from "./row.ts";
import { RowDetails } from "./row-details.tsx";
import { useRowKeys } from "./use-row-keys.ts";
import "./row-table.css";

const ROW_PX = 56;

/** Any number of rows, of which only those in view are there. */
export function RowTable({ rows }: { readonly rows: readonly Row[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<Row>();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const { active, onKeyDown, setActive } = useRowKeys(rows.length, virtualizer, scroller);
  if (rows.length === 0) return null;
  return (
    <>
      <div ref={scroller} className="table">
        <div
          role="grid"
          aria-label="Rows"
          aria-rowcount={rows.length}
          className="table-body"
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return undefined;
            return (
              <div
                key={index}
                role="row"
                aria-rowindex={index + 1}
                data-index={index}
                className="table-row"
                style={{ transform: `translateY(${start}px)` }}
                tabIndex={index === active ? 0 : -1}
                onFocus={() => setActive(index)}
                onClick={() => setOpened(row)}
                onKeyDown={({ key }) => key === "Enter" && setOpened(row)}
              >
                <span role="gridcell" className="table-id">
                  {row.custom_id}
                </span>
                <span role="gridcell" className="table-outcome" data-outcome={row.outcome}>
                  {OUTCOME_WORDS[row.outcome]}
                </span>
                <span role="gridcell" className="table-text">
                  {row.text}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      <RowDetails row={opened} onClose={() => setOpened(undefined)} />
    </>
  );
}
