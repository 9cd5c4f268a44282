import { HttpError } from "@mistral-batch/browser";
import type { ReactNode } from "react";
import { explainError } from "../api/explain-error.ts";
import "./note.css";

interface ErrorNoteProps {
  readonly error: unknown;
  /** What can be done about it. */
  readonly children?: ReactNode;
}

/** An error in words, with the technical side folded away. */
export function ErrorNote({ error, children }: ErrorNoteProps) {
  const { title, advice } = explainError(error);
  const message = error instanceof Error ? error.message : String(error);
  const requestId = error instanceof HttpError ? error.requestId : undefined;
  return (
    <div className="note" data-kind="error" role="alert">
      <p className="note-title">{title}</p>
      <p>{advice}</p>
      {message === advice ? undefined : (
        <details>
          <summary>For whoever runs this page</summary>
          <code>{message}</code>
          {requestId === undefined ? undefined : <code>Request {requestId}</code>}
        </details>
      )}
      {children === undefined ? undefined : <div className="actions">{children}</div>}
    </div>
  );
}
