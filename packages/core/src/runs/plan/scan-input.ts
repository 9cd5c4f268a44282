import { checkSource, confirmSuspects, type RowVisitor } from "../../input/check-source.ts";
import { InputChecker } from "../../input/input-checker.ts";
import type { CheckInputOptions, InputReport } from "../../input/input-report.ts";
import { readChunks } from "../../jsonl/byte-source.ts";
import type { LineBlock } from "../../jsonl/line-block.ts";
import type { Source } from "../../ports/source.ts";
import { isRecord } from "../../results/classify-line.ts";
import type { InputIdentity, PlannedPart, RunSettings } from "../ledger/run-event.ts";
import { BlockCutter } from "./block-cutter.ts";
import { Fingerprinter } from "./fingerprint.ts";
import { maxTokensOf } from "./max-tokens.ts";
import type { PartLimits } from "./part-cutter.ts";

/** What a scan must know of the run. */
export type ScanSettings = Pick<RunSettings, "endpoint" | "model" | "agent_id"> & {
  readonly limits: PartLimits;
};

/** How to scan. */
export type ScanOptions = Pick<CheckInputOptions, "signal" | "onProgress">;

/** What one reading of an input tells. */
export interface InputScan {
  readonly report: InputReport;
  readonly input: Omit<InputIdentity, "blobs">;
  /** The hashes of its blocks, for the blobs of the store. */
  readonly blocks: Uint8Array;
  /** Of use only where the report has no problems. */
  readonly parts: readonly PlannedPart[];
  /** The sum of what the rows allow their answers; null where one of them says nothing. */
  readonly worstCaseTokens: number | null;
}

/**
 * Checks, recognises and cuts an input in one reading; where an id stands twice, the beginning is read once more.
 *
 * @param source - The input.
 * @param settings - What the run will be.
 * @param options - Signal, `onProgress`.
 * @returns What was found; nothing is thrown for problems of the input.
 */
export async function scanInput(source: Source, settings: ScanSettings, options: ScanOptions = {}): Promise<InputScan> {
  const { endpoint, model, limits } = settings;
  // The run may be as large as it likes: its parts keep to the limits.
  const whole = { maxRows: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };
  const checker = new InputChecker({ ...options, ...whole, endpoint, model });
  const fingerprinter = new Fingerprinter();
  const cutter = new BlockCutter(limits);
  const rows = new RowTally(settings, checker);
  const visit = (block: LineBlock): RowVisitor => {
    const cutRow = cutter.begin(block);
    return (index, value) => {
      const line = block.firstNumber + index;
      const tooMany = cutRow(index);
      if (tooMany > 0) checker.problems.add(line, tooLong(tooMany, limits));
      rows.add(line, value);
    };
  };
  await checkSource(watchBytes(source, fingerprinter, options.signal), checker, options, visit);
  await confirmSuspects(source, checker, options);
  const report = checker.end();
  const { blocks, bytes, fingerprint } = await fingerprinter.end();
  const input = { name: source.name, rows: report.rows, bytes, fingerprint };
  return { report, input, blocks, parts: cutter.end(), worstCaseTokens: rows.worstCaseTokens };
}

async function* watchBytes(
  source: Source,
  fingerprinter: Fingerprinter,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of readChunks(source, signal)) {
    await fingerprinter.add(chunk);
    yield chunk;
  }
}

function tooLong(bytes: number, { maxPartBytes }: PartLimits): string {
  return `The line takes ${bytes} bytes, but a part holds ${maxPartBytes} at the most; raise maxPartBytes`;
}

/** Looks at what the service needs to know of the rows beside their form. */
class RowTally {
  readonly #checker: InputChecker;
  #needsModels: boolean;
  #tokens: number | null = 0;

  constructor({ model, agent_id }: ScanSettings, checker: InputChecker) {
    this.#checker = checker;
    this.#needsModels = model === null && agent_id === null;
  }

  /** Null unless every row says how long its answer may be. */
  get worstCaseTokens(): number | null {
    return this.#tokens;
  }

  add(line: number, value: unknown): void {
    const body = isRecord(value) ? value["body"] : undefined;
    const tokens = maxTokensOf(body);
    this.#tokens = this.#tokens === null || tokens === null ? null : this.#tokens + tokens;
    if (!this.#needsModels || !isRecord(body)) return;
    if (isName(body["model"]) || isName(body["agent_id"])) return;
    this.#needsModels = false;
    this.#checker.problems.add(
      line,
      "body.model is missing, and so is the run's; give the run a model, or each body its own",
    );
  }
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
