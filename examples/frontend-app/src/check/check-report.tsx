import type { InputProblem, InputReport } from "@mistral-batch/browser";
import { formatBytes, formatCount } from "../ui/format.ts";
import type { Check } from "./use-check.ts";
import "../ui/meter.css";
import "./check-report.css";

interface CheckReportProps {
  readonly check: Check;
  readonly bytes: number;
}

/** What the check found, with the lines. */
export function CheckReport({ check, bytes }: CheckReportProps) {
  if (check.kind === "none") return null;
  return (
    <div className="check" role="status" aria-busy={check.kind === "progress"}>
      {check.kind === "progress" ? <Checking rows={check.rows} bytes={check.bytes} allBytes={bytes} /> : undefined}
      {check.kind === "failed" ? (
        <p className="check-verdict" data-kind="error">
          {check.message}
        </p>
      ) : undefined}
      {check.kind === "done" ? <Verdict report={check.report} /> : undefined}
    </div>
  );
}

function Checking({
  rows,
  bytes,
  allBytes,
}: {
  readonly rows: number;
  readonly bytes: number;
  readonly allBytes: number;
}) {
  return (
    <>
      <p>Checking, {formatCount(rows)} lines so far</p>
      <progress className="line" max={Math.max(1, allBytes)} value={bytes} aria-label="Checked" />
    </>
  );
}

function Verdict({ report }: { readonly report: InputReport }) {
  const { rows, bytes, problems, problemCount, warnings, warningCount } = report;
  const isNoJsonl = rows > 0 && problemCount >= rows && problems.every(({ message }) => message.includes("not JSON"));
  if (isNoJsonl) {
    return (
      <>
        <p className="check-verdict" data-kind="error">
          This is not JSONL
        </p>
        <p>No line of it is JSON. A file of requests has one JSON object on each line.</p>
        <Lines problems={problems.slice(0, 3)} count={problemCount} name="What was found" />
      </>
    );
  }
  if (rows === 0)
    return (
      <p className="check-verdict" data-kind="error">
        There is no request in this file
      </p>
    );
  return (
    <>
      {problemCount === 0 ? (
        <p className="check-verdict" data-kind="good">
          {formatCount(rows)} {rows === 1 ? "request" : "requests"}, {formatBytes(bytes)}, no mistakes
        </p>
      ) : (
        <p className="check-verdict" data-kind="error">
          {formatCount(problemCount)} {problemCount === 1 ? "mistake" : "mistakes"} in {formatCount(rows)} requests.
          Nothing is sent until {problemCount === 1 ? "it is" : "they are"} put right.
        </p>
      )}
      <Lines problems={problems} count={problemCount} name="Mistakes" />
      <Lines problems={warnings} count={warningCount} name="Perhaps not meant" />
    </>
  );
}

interface LinesProps {
  readonly problems: readonly InputProblem[];
  readonly count: number;
  readonly name: string;
}

function Lines({ problems, count, name }: LinesProps) {
  if (problems.length === 0) return null;
  return (
    <section className="lines" aria-label={name}>
      {/* A list that scrolls has to be reachable by keys. */}
      <ol tabIndex={0} aria-label={name}>
        {problems.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            <span className="lines-number">Line {formatCount(line)}</span>
            <span>{message}</span>
          </li>
        ))}
      </ol>
      {count > problems.length ? <p className="quiet">and {formatCount(count - problems.length)} more</p> : undefined}
    </section>
  );
}
