import { expect, test } from "vitest";
import { UploadCheck } from "./upload-check.ts";

const file = `head${"x".repeat(200_000)}tail`;
const expected = { size: file.length, head: "head", tail: "tail" };

function check(body: string, chunkBytes: number): string | undefined {
  const upload = new UploadCheck(expected);
  for (let start = 0; start < body.length; start += chunkBytes) {
    upload.add(Buffer.from(body.slice(start, start + chunkBytes)));
  }
  return upload.problem();
}

test.each([1000, 65_536, 100_000, 1_000_000])(
  "UploadCheck finds a whole file within a form, in chunks of %i",
  (bytes) => {
    expect(check(`--b\r\npurpose\r\n\r\n${file}\r\n--b--\r\n`, bytes)).toBeUndefined();
  },
);

test("UploadCheck notices bytes that were lost, and a file that is not there", () => {
  expect(check(`--b\r\n${file.slice(0, 100)}${file.slice(101)}\r\n--b--`, 1000)).toContain("the upload carries 200007");
  expect(check("--b\r\nsomething else\r\n--b--", 1000)).toContain("does not stand");
});
