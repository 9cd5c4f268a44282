import * as fc from "fast-check";

const encoder = new TextEncoder();

/** Values that stand where a result line has others. */
const ODD_VALUES = [
  null,
  true,
  false,
  0,
  -0,
  200,
  199.5,
  399,
  400,
  429,
  1e21,
  "",
  "stop",
  "length",
  "model_length",
  "lengths",
  '{"choices":[{"finish_reason":"length"}]}',
  "{",
  'a"b\\c/\b\f\n\r\t\u0000\u001f\u2028é漢😀',
  [],
  {},
  [[{ finish_reason: "length" }]],
  [{ finish_reason: "length" }, { finish_reason: null }],
  { finish_reason: "length", message: { finish_reason: "stop" } },
  { custom_id: "x", error: "nested", status_code: 500, response: { body: {} } },
  { prompt_tokens: 7, completion_tokens: -1, total_tokens: 0.5, pages_processed: 3 },
] as const;

const NAMES = [
  "id",
  "custom_id",
  "response",
  "error",
  "status_code",
  "body",
  "choices",
  "finish_reason",
  "usage",
  "usage_info",
  "prompt_tokens",
  "total_tokens",
  "pages_processed",
  "customId",
  "",
  "__proto__",
  "é",
] as const;

/** Ways to write numbers that some readers take, but not JSON. */
const ODD_NUMBERS = [
  "01",
  "1.",
  ".5",
  "-",
  "+1",
  "1e",
  "1e+",
  "0x1",
  "NaN",
  "Infinity",
  "1_0",
  "-0",
  "1E5",
  "1e-2",
  "2e2",
];

/** Writes JSON by hand, to say what `JSON.stringify` never says: names twice, names with escapes, space anywhere. */
interface Style {
  readonly space: string;
  readonly isEscaped: boolean;
}

const styles = fc.record<Style>({
  space: fc.constantFrom("", "", "", " ", "\t", " \r "),
  isEscaped: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});

/** An object as its members, in an order that may name one twice. */
type Members = readonly (readonly [string, Written])[];
type Written = { readonly members: Members } | { readonly list: readonly Written[] } | { readonly text: string };

const text = (value: unknown): Written => ({ text: JSON.stringify(value) });

function write(value: Written, style: Style): string {
  const { space } = style;
  if ("text" in value) return value.text;
  if ("list" in value)
    return `[${space}${value.list.map((item) => write(item, style)).join(`${space},${space}`)}${space}]`;
  const members = value.members.map(([name, own]) => `${writeName(name, style)}${space}:${space}${write(own, style)}`);
  return `{${space}${members.join(`${space},${space}`)}${space}}`;
}

function writeName(name: string, { isEscaped }: Style): string {
  if (!isEscaped || name === "") return JSON.stringify(name);
  return `"\\u${name.charCodeAt(0).toString(16).padStart(4, "0")}${name.slice(1)}"`;
}

const oddValues: fc.Arbitrary<Written> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ODD_VALUES).map(text) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_NUMBERS).map((number) => ({ text: number })) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map(text) },
);

/** Members as a good line has them, some replaced, left out, doubled, or out of place. */
function members(usual: readonly (readonly [string, fc.Arbitrary<Written>])[]): fc.Arbitrary<Written> {
  const expected = usual.map(([name, value]) =>
    fc.tuple(fc.constant(name), fc.oneof({ weight: 40, arbitrary: value }, { weight: 1, arbitrary: oddValues })),
  );
  const stranger = fc.tuple(fc.constantFrom(...NAMES), oddValues).map((member) => [member]);
  const strangers = fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: stranger });
  const order = fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
  return fc.tuple(fc.tuple(...expected), strangers, order, fc.nat()).map(([own, others, isReversed, dropped]) => {
    const all = [...own, ...others];
    if (dropped % 64 < all.length) all.splice(dropped % 64, 1);
    return { members: isReversed ? all.reverse() : all };
  });
}

const ids = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("a", "b", "c", "request-1", "request-2").map(text) },
  { weight: 1, arbitrary: fc.constantFrom("é", "漢", "\u0000", "a\\", '"', "\ud800").map(text) },
  { weight: 1, arbitrary: fc.constant({ text: '"\\u0061"' }) },
);
const counts = fc.nat({ max: 1000 }).map(text);
const usage = members([
  ["prompt_tokens", counts],
  ["completion_tokens", counts],
  ["total_tokens", counts],
]);
const reasons = fc.constantFrom("stop", "stop", "length", "model_length", "tool_calls", null).map(text);
const choice = members([
  ["index", counts],
  ["finish_reason", reasons],
  ["message", members([["content", fc.string({ unit: "binary", maxLength: 12 }).map(text)]])],
]);
const choices = fc.array(choice, { minLength: 1, maxLength: 3 }).map((list) => ({ list }));
const bodies = members([
  ["object", fc.constant(text("chat.completion"))],
  ["usage", usage],
  ["choices", choices],
  ["usage_info", members([["pages_processed", counts]])],
]);
const responses = members([
  ["status_code", fc.constantFrom(200, 200, 200, 201, 429, 500).map(text)],
  ["body", bodies],
]);
const lines = fc
  .tuple(
    members([
      ["id", fc.constantFrom("line-1", "line-2", "line-3", "line-4").map(text)],
      ["custom_id", ids],
      ["response", responses],
      ["error", fc.constant(text(null))],
    ]),
    styles,
  )
  .map(([value, style]) => encoder.encode(write(value, style)));

/** What happens to a byte on its way. */
interface Damage {
  readonly kind: "flip" | "drop" | "double" | "put" | "cut";
  readonly place: number;
  readonly byte: number;
}

const damages = fc.record<Damage>({
  kind: fc.constantFrom("flip", "drop", "double", "put", "cut"),
  place: fc.nat(),
  byte: fc.oneof(
    fc.constantFrom(...encoder.encode('"\\{}[]:,0-.eut/ \t\r')),
    fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 10),
  ),
});

function damage(bytes: Uint8Array, { kind, place, byte }: Damage): Uint8Array {
  if (bytes.byteLength === 0) return bytes;
  const at = place % bytes.byteLength;
  const own = bytes[at] ?? 0;
  const changed: Readonly<Record<Damage["kind"], readonly number[]>> = {
    flip: [(own ^ (1 << (byte % 8))) === 10 ? own : own ^ (1 << (byte % 8))],
    drop: [],
    double: [own, own],
    put: [byte, own],
    cut: [],
  };
  return Uint8Array.from([
    ...bytes.subarray(0, at),
    ...changed[kind],
    ...(kind === "cut" ? [] : bytes.subarray(at + 1)),
  ]);
}

/** Result lines, without their ends, as no service should write them: odd values, names twice, bytes that are wrong. */
export const hostileLines: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    lines,
    fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(damages, { maxLength: 3 }) }),
  )
  .map(([line, all]) => all.reduce(damage, line));
