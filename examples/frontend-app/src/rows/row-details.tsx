import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { OUTCOME_WORDS, type Row } from "./row.ts";
import "../ui/dialog.css";

interface RowDetailsProps {
  readonly row: Row | undefined;
  readonly onClose: () => void;
}

/** One row in full. */
export function RowDetails({ row, onClose }: RowDetailsProps) {
  return (
    <ModalOverlay className="veil" isDismissable isOpen={row !== undefined} onOpenChange={onClose}>
      <Modal className="dialog" data-size="wide">
        {row === undefined ? undefined : (
          <Dialog>
            <Heading slot="title">{row.custom_id}</Heading>
            <p className="status" data-outcome={row.outcome}>
              {OUTCOME_WORDS[row.outcome]}
            </p>
            <p className="details-text">{row.text}</p>
            {/* A box that scrolls has to be reachable by keys. */}
            {row.line === null ? undefined : (
              <pre tabIndex={0} aria-label="The line as the service gave it">
                {indented(row.line)}
              </pre>
            )}
            <div className="actions">
              <Button slot="close" autoFocus>
                Close
              </Button>
            </div>
          </Dialog>
        )}
      </Modal>
    </ModalOverlay>
  );
}

function indented(line: string): string {
  try {
    return JSON.stringify(JSON.parse(line), undefined, 2);
  } catch {
    return line;
  }
}
