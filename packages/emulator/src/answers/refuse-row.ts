import type { ResolvedEmulatorOptions } from "../emulator-options.ts";
import { Checks } from "../http/checks.ts";
import type { ValidationIssue } from "../http/service-error.ts";
import type { RowAnswer, RowRequest } from "./respond.ts";
import { checkRowBody } from "./row-rules.ts";

/** The error of a row that the service would refuse, or null. */
export function refuseRow(row: RowRequest, options: ResolvedEmulatorOptions): RowAnswer | null {
  const checks = new Checks();
  checkRowBody(row, checks, options.unknowns.streamInBody === "refuse");
  if (checks.issues.length > 0) return invalidRequest(checks.issues);
  const { model } = row;
  if (model === null || options.unknowns.unknownModel !== "fail_rows" || options.isKnownModel(model)) return null;
  return unknownModel(model, row.endpoint);
}

/** The envelope that the endpoints put around a validation error. */
function invalidRequest(issues: readonly ValidationIssue[]): RowAnswer {
  const body = {
    object: "error",
    message: { detail: issues },
    type: "invalid_request_error",
    param: null,
    code: null,
  };
  return { status_code: 422, body };
}

function unknownModel(model: string, endpoint: string): RowAnswer {
  if (endpoint === "/v1/ocr") {
    const message = `The model \`${model}\` does not exist for router \`ocr\`.`;
    return { status_code: 404, body: { object: "error", message, type: "model_not_found", param: null, code: "3040" } };
  }
  const message = `Invalid model: ${model}`;
  return { status_code: 400, body: { object: "error", message, type: "invalid_model", param: null, code: "1500" } };
}
