/** Shows a value with everything that can be reached from it, for runtimes without an `inspect` of their own. */
export function showValue(value: unknown): string {
  const seen = new Set<unknown>();
  const show = (item: unknown): string => {
    if ((typeof item !== "object" && typeof item !== "function") || item === null) return String(item);
    if (seen.has(item)) return "[seen]";
    seen.add(item);
    const parts = Reflect.ownKeys(item).map((key) => `${String(key)}: ${show(Reflect.get(item, key))}`);
    return `${item instanceof Error ? String(item) : ""}{${parts.join(", ")}}`;
  };
  return show(value);
}
