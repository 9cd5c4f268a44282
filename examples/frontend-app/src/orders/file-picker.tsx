import { Button, DropZone, type FileDropItem, FileTrigger, Text } from "react-aria-components";
import { formatBytes } from "../ui/format.ts";
import "./file-picker.css";

interface FilePickerProps {
  readonly name: string | undefined;
  readonly bytes: number | undefined;
  readonly onPick: (file: File) => void;
}

const EXAMPLE = '{"custom_id": "1", "body": {"messages": [{"role": "user", "content": "Hello"}]}}';

/** Takes a file that is dropped, pasted or chosen. */
export function FilePicker({ name, bytes, onPick }: FilePickerProps) {
  return (
    <DropZone
      className="drop"
      onDrop={({ items }) => {
        const item = items.find((one): one is FileDropItem => one.kind === "file");
        void item?.getFile().then(onPick);
      }}
    >
      {name === undefined ? (
        <>
          <Text slot="label">Drop a file of requests here</Text>
          <p className="quiet">JSONL: one request on each line, like this</p>
          <code className="drop-example">{EXAMPLE}</code>
        </>
      ) : (
        <>
          <Text slot="label" className="drop-name">
            {name}
          </Text>
          <p className="quiet">{formatBytes(bytes ?? 0)}</p>
        </>
      )}
      <FileTrigger
        onSelect={(files) => {
          const [file] = files ?? [];
          if (file !== undefined) onPick(file);
        }}
      >
        <Button>{name === undefined ? "Choose a file" : "Choose another file"}</Button>
      </FileTrigger>
    </DropZone>
  );
}
