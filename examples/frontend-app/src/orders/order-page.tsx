import { Button } from "react-aria-components";
import { ErrorNote } from "../ui/error-note.tsx";
import { formatBytes, formatCount } from "../ui/format.ts";
import { goTo } from "../ui/use-place.ts";
import type { OpenOrder } from "./order.ts";
import { dropOrder, resumeOrder } from "./order-desk.ts";
import { UploadProgress } from "./upload-progress.tsx";
import "../ui/note.css";

/** An order on its way to become a job. */
export function OrderPage({ order, stage }: OpenOrder) {
  const drop = (): void => {
    dropOrder(order);
    goTo({ kind: "new" });
  };
  return (
    <article className="sheet" aria-labelledby="title">
      <title>{order.name}</title>
      <header>
        <h1 id="title">{order.name}</h1>
        <p className="quiet">
          {formatCount(order.rows)} requests, {formatBytes(order.bytes)}, {order.model}
        </p>
      </header>
      {stage.kind === "uploading" ? (
        <>
          <UploadProgress sentBytes={stage.sentBytes} totalBytes={order.bytes} />
          <div className="actions">
            <Button onPress={drop}>Stop the upload</Button>
          </div>
        </>
      ) : undefined}
      {stage.kind === "creating" ? <p role="status">Uploaded. Starting the batch.</p> : undefined}
      {stage.kind === "searching" ? (
        <p role="status">Looking whether the batch was started, so that it is paid once.</p>
      ) : undefined}
      {stage.kind === "failed" ? (
        <ErrorNote error={stage.error}>
          <Button className="primary" onPress={() => resumeOrder(order)}>
            Try again
          </Button>
          <Button onPress={drop}>Give up</Button>
        </ErrorNote>
      ) : undefined}
      {stage.kind === "left" ? <LeftNote order={order} drop={drop} /> : undefined}
    </article>
  );
}

/** What a reload or a closed tab has left. */
function LeftNote({ order, drop }: { readonly order: OpenOrder["order"]; readonly drop: () => void }) {
  const isUploaded = order.file_id !== undefined;
  return (
    <div className="note" role="status">
      <p className="note-title">{isUploaded ? "Uploaded, but not started" : "The upload was cut off"}</p>
      <p>
        {isUploaded
          ? "The page was closed before the batch was started. Nothing is paid so far."
          : "The page was closed during the upload. Nothing was started and nothing is paid. Pick the file again."}
      </p>
      <div className="actions">
        {isUploaded ? (
          <Button className="primary" onPress={() => resumeOrder(order)}>
            Start it now
          </Button>
        ) : undefined}
        <Button onPress={drop}>{isUploaded ? "Give up" : "Pick a file"}</Button>
      </div>
    </div>
  );
}
