import { invalidArgument } from "../errors/invalid-argument.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { ResponseError } from "../errors/response-error.ts";
import type { LineLimit } from "./block-splitter.ts";

/** The longest line of an input, in bytes: 64 MiB. */
const MAX_INPUT_LINE_BYTES = 67_108_864;

/** The longest line of a result file, in bytes: 256 MiB. */
const MAX_RESULT_LINE_BYTES = 268_435_456;

/** The cap on the lines of an input. */
export function inputLineLimit(maxLineBytes: number = MAX_INPUT_LINE_BYTES): LineLimit {
  return {
    maxLineBytes: checkLimit(maxLineBytes),
    tooLong: (number, limit) => {
      const message = `The line is longer than ${limit} bytes; what follows it was not read`;
      return new InvalidInputError(`Cannot read line ${number}: it is longer than ${limit} bytes; raise maxLineBytes`, {
        code: "invalid_input",
        problems: [{ line: number, message }],
      });
    },
  };
}

/** The cap on the lines of a result file. */
export function resultLineLimit(maxLineBytes: number = MAX_RESULT_LINE_BYTES): LineLimit {
  return {
    maxLineBytes: checkLimit(maxLineBytes),
    tooLong: (number, limit) =>
      new ResponseError(`Cannot read result line ${number}: it is longer than ${limit} bytes; raise maxLineBytes`, {
        code: "line_too_long",
      }),
  };
}

function checkLimit(maxLineBytes: number): number {
  if (Number.isSafeInteger(maxLineBytes) && maxLineBytes > 0) return maxLineBytes;
  throw invalidArgument("maxLineBytes", `it is ${String(maxLineBytes)}; write a whole number of bytes above 0`);
}
