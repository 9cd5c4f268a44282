/** Finds the specifiers of our packages that texts import, `@mistral-batch/emulator/msw`; sorted. */
export function findSpecifiers(texts: readonly string[]): string[] {
  const imports = /(?:from|import\(?|require\() ?["'](@mistral-batch\/[\w/-]+)["']/g;
  const found = texts.flatMap((text) => [...text.matchAll(imports)].map(([, specifier = ""]) => specifier));
  return [...new Set(found)].sort();
}
