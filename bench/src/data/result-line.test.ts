import { expect, test } from "vitest";
import { inputLine, resultLine } from "./result-line.ts";

const COUNT = 20_000;

test("resultLine() gives lines of the published shape, the same every time, with the tokens that they report", () => {
  for (let index = 0; index < 1000; index += 1) {
    const { text, tokens } = resultLine(index);
    const line = JSON.parse(text) as { custom_id: string; response: { body: { usage?: { total_tokens: number } } } };
    expect(resultLine(index).text).toBe(text);
    expect(line.response.body.usage?.total_tokens ?? 0).toBe(tokens);
    expect((JSON.parse(inputLine(index)) as { custom_id: string }).custom_id).toBe(line.custom_id);
  }
});

test("resultLine() has the mixture that the page of results names", () => {
  const lines = Array.from({ length: COUNT }, (_, index) => resultLine(index).text);
  const share = (isOne: (line: string) => boolean): number => lines.filter(isOne).length / COUNT;
  const mean = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0) / COUNT;
  const isBeyondLatin1 = (line: string): boolean => /[\u0100-\uffff]/.test(line);
  expect(mean).toBeGreaterThan(484);
  expect(mean).toBeLessThan(494);
  expect(share(isBeyondLatin1)).toBeCloseTo(0.05, 2);
  expect(share((line) => !isBeyondLatin1(line) && /[\u0080-\u00ff]/.test(line))).toBeCloseTo(0.25, 1);
  const failed = share((line) => line.includes('"status_code":429'));
  expect(failed).toBeGreaterThan(0.004);
  expect(failed).toBeLessThan(0.007);
});
