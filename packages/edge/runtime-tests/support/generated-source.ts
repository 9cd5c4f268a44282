import type { Source } from "@mistral-batch/core";

const LINE_BYTES = 1024;
const LINES_PER_CHUNK = 64;

/**
 * An input of any size that nobody has to keep: one line again and again but for its id. Runs in every runtime.
 *
 * @param lines - How many lines of 1024 bytes.
 */
export function generatedSource(lines: number): Source {
  return {
    name: "generated.jsonl",
    size: lines * LINE_BYTES,
    open() {
      let next = 0;
      return new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            const end = Math.min(lines, next + LINES_PER_CHUNK);
            let text = "";
            for (; next < end; next += 1) text += line(next);
            if (text === "") controller.close();
            else controller.enqueue(new TextEncoder().encode(text));
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}

function line(index: number): string {
  const head = `{"custom_id":"${index}","body":{"messages":[{"role":"user","content":"`;
  const tail = `"}]}}\n`;
  return head + "x".repeat(LINE_BYTES - head.length - tail.length) + tail;
}
