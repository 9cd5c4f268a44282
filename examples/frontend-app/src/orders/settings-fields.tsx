import { API_ENDPOINTS } from "@mistral-batch/browser";
import {
  Button,
  FieldError,
  Group,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  NumberField,
  Popover,
  Select,
  SelectValue,
  TextField,
} from "react-aria-components";
import type { Settings } from "./new-batch.tsx";
import "./settings-fields.css";

const MOST_HOURS = 168;

interface SettingsFieldsProps {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
  /** Called when the model was written to its end. */
  readonly onModelDone: () => void;
}

/** What the batch is for, which model answers, and how long it may take. */
export function SettingsFields({ settings, onChange, onModelDone }: SettingsFieldsProps) {
  const { endpoint, model, timeout_hours } = settings;
  return (
    <div className="settings">
      <Select
        className="field"
        selectedKey={endpoint}
        onSelectionChange={(key) => {
          const chosen = API_ENDPOINTS.find((one) => one === key);
          if (chosen !== undefined) onChange({ ...settings, endpoint: chosen });
        }}
      >
        <Label>Endpoint</Label>
        <Button>
          <SelectValue />
          <span aria-hidden="true">▾</span>
        </Button>
        <Popover className="popover">
          <ListBox>
            {API_ENDPOINTS.map((one) => (
              <ListBoxItem key={one} id={one}>
                {one}
              </ListBoxItem>
            ))}
          </ListBox>
        </Popover>
      </Select>
      <TextField
        className="field"
        isRequired
        value={model}
        onChange={(next) => onChange({ ...settings, model: next.trim() })}
        onBlur={onModelDone}
      >
        <Label>Model</Label>
        <Input spellCheck={false} autoCapitalize="none" autoComplete="off" />
        <FieldError />
      </TextField>
      <NumberField
        className="field"
        value={timeout_hours}
        minValue={1}
        maxValue={MOST_HOURS}
        onChange={(hours) => onChange({ ...settings, timeout_hours: Number.isNaN(hours) ? 24 : hours })}
      >
        <Label>Hours at most</Label>
        <Group className="stepper">
          <Button slot="decrement">−</Button>
          <Input />
          <Button slot="increment">+</Button>
        </Group>
        <FieldError />
      </NumberField>
    </div>
  );
}
