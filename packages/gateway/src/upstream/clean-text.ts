const MAX_CHARACTERS = 500;
/** More of a text is not looked at: what looks for addresses takes time by the square of it. */
const MAX_READ = 1000;
const ID = /\b[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}\b/gi;
const ADDRESS = /\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>)\]]+/gi;
const HOST = /\b(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z\d-]+\.)+(?:internal|local|svc|cluster))(?::\d+)?\b/gi;
const DOCUMENTATION = /^https:\/\/docs\.mistral\.ai\//i;

/** What must not come through, and what stands for it. */
export interface Hidden {
  /** The key itself. */
  readonly apiKey: string;
  /** What the tenant sees for the ids of the service. */
  readonly shownIds: ReadonlyMap<string, string>;
}

/** The words of the service without ids, addresses and keys that are not the tenant's; one line of at most 500 characters. */
export function cleanText(text: string, { apiKey, shownIds }: Hidden): string {
  const cleaned = beginningOf(text.replaceAll(apiKey, "[hidden]"))
    .replace(/\bBearer\s+\S+/gi, "[hidden]")
    .replace(ADDRESS, (address) => (DOCUMENTATION.test(address) ? address : "[address]"))
    .replace(HOST, "[address]")
    .replace(ID, (id) => shownIds.get(withDashes(id)) ?? "[id]")
    // oxlint-disable-next-line no-control-regex -- exactly these must go
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ")
    .trim();
  return cleaned.length > MAX_CHARACTERS ? `${cleaned.slice(0, MAX_CHARACTERS - 3)}...` : cleaned;
}

/** Ends between words, since half an id or half an address would not be known as one. */
function beginningOf(text: string): string {
  return text.length <= MAX_READ ? text : text.slice(0, MAX_READ).replace(/\S*$/, "...");
}

function withDashes(id: string): string {
  const digits = id.toLowerCase().replaceAll("-", "");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
