import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import type { StandardSchema } from "../../results/standard-schema.ts";
import type { RunContext } from "./run-context.ts";

/** Takes any JSON: all that can be said where a JSON Schema was sent along, and nobody here can check it. */
const ANY_JSON: StandardSchema = {
  "~standard": { version: 1, vendor: "mistral-batch", validate: (value) => ({ value }) },
};

/**
 * What judges the answers of a run; undefined where they are taken as they are.
 *
 * @throws {InvalidInputError} `invalid_argument` for a run with a schema that was opened without it: answers would be
 * taken for good that are not.
 */
export function judgeOf({ ledger, schema }: Pick<RunContext, "ledger" | "schema">): StandardSchema | undefined {
  const { settings, run_id } = ledger.state;
  if (schema !== undefined) return schema;
  if (settings?.isJudged === true) {
    throw new InvalidInputError(
      `Cannot judge the answers of run "${run_id}": it was created with a schema, which no store can keep; open the run with that schema`,
      { field: "schema" },
    );
  }
  return (settings?.response_schema ?? null) === null ? undefined : ANY_JSON;
}
