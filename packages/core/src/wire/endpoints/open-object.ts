/**
 * An object of an answer: the fields that are known are typed, and those the service adds later can be read with
 * brackets, as `unknown`: `body["new_field"]`.
 *
 * It also makes every answer assignable to `Record<string, unknown>`, which an interface alone is not, so code that
 * serves all endpoints takes the typed bodies as they are. Objects that go out are closed, so that a misspelt field is
 * seen before it is paid for.
 */
export interface OpenObject {
  [field: string]: unknown;
}
