import type { CheckInputOptions } from "./input-report.ts";

/** What is wrong with one request by itself. */
export interface RowFindings {
  /** Its id, where it has a good one. */
  readonly custom_id: string | undefined;
  /** Whether it has none at all, which a list may leave to us. */
  readonly hasNoId: boolean;
  readonly idProblem?: string | undefined;
  /** What else is wrong. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const NOTHING: readonly string[] = [];

/**
 * Checks one request by itself, as the service wants it in a file.
 *
 * @param value - What the line says.
 */
export function checkRow(value: unknown, { endpoint, model }: CheckInputOptions): RowFindings {
  if (!isObject(value)) {
    const problem = `The line is ${kindOf(value)}; each line must be an object with custom_id and body`;
    return { custom_id: undefined, hasNoId: false, problems: [problem], warnings: NOTHING };
  }
  const { custom_id, body, url } = value;
  const problems = [bodyProblem(body)].filter((problem) => problem !== undefined);
  const warnings = [modelWarning(body, model), urlWarning(url, endpoint)].filter((warning) => warning !== undefined);
  return {
    custom_id: typeof custom_id === "string" && custom_id !== "" ? custom_id : undefined,
    hasNoId: custom_id === undefined || custom_id === null,
    idProblem: idProblem(custom_id, value),
    problems,
    warnings,
  };
}

/** A string for a message, not longer than a line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}

function idProblem(custom_id: unknown, row: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof custom_id === "string") return custom_id === "" ? 'custom_id is ""; give each request its own' : undefined;
  if (custom_id !== undefined && custom_id !== null) {
    return `custom_id is ${kindOf(custom_id)}; write it as a string`;
  }
  // The official TypeScript client calls it so, and drops what is written as the service wants it.
  const hint = "customId" in row ? 'rename "customId"' : "add one";
  return `custom_id is missing, so the result could not be matched to the request; ${hint}`;
}

function bodyProblem(body: unknown): string | undefined {
  if (body === undefined) return "body is missing; it holds the request as the endpoint takes it";
  if (!isObject(body)) return `body is ${kindOf(body)}; it must be an object`;
  return body["stream"] === true ? "body.stream is true, but a batch cannot stream; leave it out" : undefined;
}

function modelWarning(body: unknown, model: string | null | undefined): string | undefined {
  const own = isObject(body) ? body["model"] : undefined;
  if (typeof own !== "string" || typeof model !== "string" || own === model) return undefined;
  return `body.model is ${quote(own)}, but the job's model ${quote(model)} is used`;
}

function urlWarning(url: unknown, endpoint: string | undefined): string | undefined {
  if (typeof url !== "string" || endpoint === undefined || url === endpoint) return undefined;
  return `url is ${quote(url)}, but the job's endpoint ${quote(endpoint)} is called`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
