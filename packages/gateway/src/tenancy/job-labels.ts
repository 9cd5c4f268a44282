import { isJsonObject, type JsonObject } from "../http/json-object.ts";
import { BODY_FIELD, STAMP_FIELD } from "./stamp.ts";

/** Where in a job's metadata its submission key stands; the client's to set. */
export const KEY_FIELD = "mb_key";

/** What the metadata of a job says to the gateway. None of it ever changes. */
export interface JobLabels {
  /** Whose the job is. */
  readonly stamp: string | undefined;
  /** The submission key of its create. */
  readonly key: string | undefined;
  /** The digest of the body of its create. */
  readonly body: string | undefined;
}

/** Reads the labels of a job. */
export function labelsOf({ metadata }: JsonObject): JobLabels {
  const labels = isJsonObject(metadata) ? metadata : {};
  const text = (name: string): string | undefined => {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  return { stamp: text(STAMP_FIELD), key: text(KEY_FIELD), body: text(BODY_FIELD) };
}
