import { isMistralBatchError } from "@mistral-batch/core";

/** Does what the first argument of a program names and prints its result or its error as one line of JSON. */
export async function report(scenarios: Readonly<Record<string, () => Promise<unknown>>>, name = ""): Promise<void> {
  try {
    console.log(JSON.stringify({ result: (await scenarios[name]?.()) ?? null }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.log(JSON.stringify({ code: isMistralBatchError(error) ? error.code : "no error of ours", message }));
  }
}
