import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState } from "react";
import type { Row } from "./row.ts";
import { RowDetails } from "./row-details.tsx";
import { TableRow } from "./table-row.tsx";
import { useRowKeys } from "./use-row-keys.ts";
import "./row-table.css";

const ROW_PX = 56;

/** Any number of rows, of which only those in view are there. */
export function RowTable({ rows }: { readonly rows: readonly Row[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<Row>();
  const [active, setActive] = useState(0);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    // The row that has the focus stays, however far it is scrolled away.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), Math.min(active, rows.length - 1)])],
    overscan: 8,
  });
  const { current, onKeyDown } = useRowKeys({ active, setActive, count: rows.length, virtualizer, scroller });
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
            return row === undefined ? undefined : (
              <TableRow
                key={index}
                row={row}
                index={index}
                startPx={start}
                isActive={index === current}
                onFocus={() => setActive(index)}
                onOpen={() => setOpened(row)}
              />
            );
          })}
        </div>
      </div>
      <RowDetails row={opened} onClose={() => setOpened(undefined)} />
    </>
  );
}
