import type { BatchJob } from "@mistral-batch/browser";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "react-aria-components";
import { ErrorNote } from "../ui/error-note.tsx";
import { formatCount } from "../ui/format.ts";
import { DownloadButton } from "./download-button.tsx";
import { readRows } from "./read-rows.ts";
import { RowsView } from "./rows-view.tsx";

/** The rows of an ended job, whatever its end: those of a cancelled one are paid too. */
export function Results({ job }: { readonly job: BatchJob }) {
  const [seen, setSeen] = useState(0);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["rows", job.id],
    queryFn: ({ signal }) => readRows(job, { signal, onRows: setSeen }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section className="stack" aria-label="Results">
      {isFetching ? <p role="status">Reading the results, {formatCount(seen)} so far</p> : undefined}
      {error === null || isFetching ? undefined : (
        <ErrorNote error={error}>
          <Button onPress={() => void refetch()}>Read them again</Button>
        </ErrorNote>
      )}
      {data === undefined ? undefined : (
        <RowsView kept={data}>
          <DownloadButton job={job} />
        </RowsView>
      )}
    </section>
  );
}
