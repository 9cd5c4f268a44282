/**
 * Compares two versions of the page: words have to be the same, figures may differ by one in a hundred.
 *
 * @returns The first line that differs as `"expected" is now "actual"`, or undefined.
 */
export function pageDifference(expected: string, actual: string): string | undefined {
  const before = expected.split("\n");
  const after = actual.split("\n");
  for (let line = 0; line < Math.max(before.length, after.length); line += 1) {
    const [left = "", right = ""] = [before[line], after[line]];
    if (!areAlike(left, right)) return `"${left}" is now "${right}"`;
  }
  return undefined;
}

const FIGURE = /\d[\d,]*/g;

function areAlike(left: string, right: string): boolean {
  if (left.replaceAll(FIGURE, "#") !== right.replaceAll(FIGURE, "#")) return false;
  const [before, after] = [figuresOf(left), figuresOf(right)];
  return before.every((figure, index) => Math.abs(figure - (after[index] ?? 0)) <= Math.max(figure * 0.01, 5));
}

function figuresOf(text: string): number[] {
  return [...text.matchAll(FIGURE)].map(([figure]) => Number(figure.replaceAll(",", "")));
}
