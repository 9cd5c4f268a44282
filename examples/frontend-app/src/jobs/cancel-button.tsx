import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import { ErrorNote } from "../ui/error-note.tsx";
import { useCancel } from "./use-jobs.ts";
import "../ui/dialog.css";

/** Cancels a batch after it was asked once more. */
export function CancelButton({ id, name }: { readonly id: string; readonly name: string }) {
  const { mutate, error, isPending } = useCancel(id);
  return (
    <DialogTrigger>
      <Button>Cancel the batch</Button>
      <ModalOverlay className="veil" isDismissable>
        <Modal className="dialog">
          <Dialog role="alertdialog">
            {({ close }) => (
              <>
                <Heading slot="title">Cancel this batch?</Heading>
                <p>What “{name}” has answered so far stays, and is paid. The rest is not sent to the model any more.</p>
                {error === null ? undefined : <ErrorNote error={error} />}
                <div className="actions">
                  <Button autoFocus onPress={close}>
                    Let it run
                  </Button>
                  <Button
                    className="danger"
                    isPending={isPending}
                    onPress={() => mutate(undefined, { onSuccess: close })}
                  >
                    Cancel it
                  </Button>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
