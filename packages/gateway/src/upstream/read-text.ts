/**
 * Reads the text of an answer, up to a size.
 *
 * @returns The text; beyond the size only its beginning, unless `isWhole` is asked for.
 * @throws {RangeError} for a longer text where `isWhole` is true.
 */
export async function readText(response: Response, maxBytes: number, isWhole = false): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (let step = await reader?.read(); step !== undefined && !step.done; step = await reader?.read()) {
    bytes += step.value.byteLength;
    text += decoder.decode(step.value, { stream: true });
    if (bytes <= maxBytes) continue;
    reader?.cancel().catch(() => {});
    if (isWhole) throw new RangeError("The answer is too long");
    return text;
  }
  return text + decoder.decode();
}
