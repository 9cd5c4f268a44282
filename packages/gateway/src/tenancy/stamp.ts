/** Where in a job's metadata the tenant stands. Clients neither set nor see nor filter by it. */
export const STAMP_FIELD = "mb_tenant";
/** Where in a job's metadata the digest of the create's body stands. */
export const BODY_FIELD = "mb_body";

const STAMPED_NAME = /^mb-([\da-f]{32})-/;

/** The name of a file at the service. */
export function stampName(stamp: string, name: string): string {
  return `mb-${stamp}-${name}`;
}

/** Whose stamp a file's name carries; undefined where it carries none, as those that the service makes. */
export function stampOf(filename: unknown): string | undefined {
  return typeof filename === "string" ? STAMPED_NAME.exec(filename)?.[1] : undefined;
}

/** The name as its tenant gave it. */
export function stripStamp(filename: string): string {
  return filename.replace(STAMPED_NAME, "");
}

/** The labels that the gateway puts on jobs: clients neither set nor see nor filter by them. */
export const HIDDEN_LABELS: ReadonlySet<string> = new Set([STAMP_FIELD, BODY_FIELD]);
