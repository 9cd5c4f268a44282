// Runs before each file of cases: what is known not to work has to fail, and has to exist.
import { afterAll, beforeEach } from "vitest";
import { network } from "#network";
import { runtime } from "#runtime";
import { KNOWN_GAPS } from "../known-gaps.ts";

/** What is needed of the runner's own description of a group or a case. */
interface Task {
  readonly name: string;
  readonly suite?: Task | undefined;
  readonly tasks?: readonly Task[] | undefined;
}

const gaps = KNOWN_GAPS.filter((gap) => gap.runtime === runtime.name && gap.pass === network.kind);
let file: Task | undefined;

beforeEach(({ task }) => {
  file = task.file;
  // The runner asks for this when the case is over: it passes where the case failed, and fails where it passed.
  if (gaps.some((gap) => gap.case === caseName(task))) Object.assign(task, { fails: true });
});

afterAll(() => {
  const names = new Set(casesOf(file).map(caseName));
  const subjects = new Set([...names].map(subject));
  const unknown = gaps.filter((gap) => subjects.has(subject(gap.case)) && !names.has(gap.case));
  if (unknown.length > 0) throw new Error(`No case is called "${unknown[0]?.case}", which is a known gap`);
});

function casesOf(task: Task | undefined): readonly Task[] {
  if (task === undefined) return [];
  return task.tasks === undefined ? [task] : task.tasks.flatMap(casesOf);
}

/** The name of the outermost group, without the kind of service, and that of the case. */
function caseName(task: Task): string {
  let outermost = "";
  for (let suite = task.suite; suite !== undefined; suite = suite.suite) if (suite.name !== "") outermost = suite.name;
  return `${outermost.replace(/ of a (?:friendly|pessimist) service$/, "")} > ${task.name}`;
}

const subject = (name: string): string => name.slice(0, name.indexOf(" > "));
