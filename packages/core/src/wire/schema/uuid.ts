import { textLike } from "./checks.ts";
import type { Check } from "./schema.ts";

/** The id of a job or a file: a UUID, which also keeps `../` out of a path. */
export function uuid(): Check {
  return textLike(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i, "a UUID as the service gives it");
}
