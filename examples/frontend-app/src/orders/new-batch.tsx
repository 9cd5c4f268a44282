import { blobSource, type KnownApiEndpoint, type Source } from "@mistral-batch/browser";
import { type FormEvent, useState } from "react";
import { Button, Form } from "react-aria-components";
import { CheckReport } from "../check/check-report.tsx";
import { useCheck } from "../check/use-check.ts";
import { goTo } from "../ui/use-place.ts";
import { FilePicker } from "./file-picker.tsx";
import { startOrder } from "./order-desk.ts";
import { SettingsFields } from "./settings-fields.tsx";

/** What a batch is started with. */
export interface Settings {
  readonly endpoint: KnownApiEndpoint;
  readonly model: string;
  readonly timeout_hours: number;
}

/** A picked file; what is checked and sent is the file as it was then. */
interface Picked {
  readonly source: Source;
  readonly blob: Blob;
}

const BEGIN: Settings = { endpoint: "/v1/chat/completions", model: "mistral-small-latest", timeout_hours: 24 };

/** From a file to a batch that is on its way. */
export function NewBatch() {
  const [picked, setPicked] = useState<Picked>();
  const [settings, setSettings] = useState(BEGIN);
  // The lines are compared with the model; not with each letter of it.
  const [checkedModel, setCheckedModel] = useState(BEGIN.model);
  const check = useCheck(picked?.blob, settings.endpoint, checkedModel);
  const report = check.kind === "done" ? check.report : undefined;
  const isReady = report !== undefined && report.rows > 0 && report.problemCount === 0 && settings.model !== "";

  const pick = (file: File): void => {
    const source = blobSource(file);
    setPicked({ source, blob: source.blob ?? file });
  };
  const start = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady || picked === undefined) return;
    const key = crypto.randomUUID();
    const { name, size = 0 } = picked.source;
    startOrder({ key, name, bytes: size, rows: report.rows, ...settings }, picked.source);
    goTo({ kind: "order", id: key });
  };
  return (
    <article className="sheet" aria-labelledby="title">
      <title>New batch</title>
      <header>
        <h1 id="title">New batch</h1>
        <p className="quiet">The file is checked here, before anything is sent or paid.</p>
      </header>
      <Form className="stack" onSubmit={start}>
        <FilePicker name={picked?.source.name} bytes={picked?.source.size} onPick={pick} />
        <CheckReport check={check} bytes={picked?.source.size ?? 0} />
        <SettingsFields
          settings={settings}
          onChange={setSettings}
          onModelDone={() => setCheckedModel(settings.model)}
        />
        <div className="actions">
          <Button type="submit" className="primary" isDisabled={!isReady}>
            Start the batch
          </Button>
          {isReady ? <p className="quiet">From here on it costs money.</p> : undefined}
        </div>
      </Form>
    </article>
  );
}
