import { expect, test } from "vitest";
import { messageText } from "./message-text.ts";

const body = (...contents: unknown[]): object => ({ choices: contents.map((content) => ({ message: { content } })) });

test.each([
  { name: "a string", answer: body("Camembert"), text: "Camembert" },
  { name: "an empty string", answer: body(""), text: "" },
  {
    name: "chunks, reasoning left out",
    answer: body([
      { type: "thinking", thinking: [{ type: "text", text: "Hm" }] },
      { type: "text", text: "Camem" },
      { text: "bert" },
    ]),
    text: "Camembert",
  },
  { name: "a row", answer: { outcome: "succeeded", body: body("Camembert") }, text: "Camembert" },
  { name: "a failed row", answer: { outcome: "failed", body: null }, text: null },
  { name: "tool calls alone", answer: body(null), text: null },
  { name: "chunks without text", answer: body([{ type: "image_url", image_url: "x" }]), text: null },
  { name: "another endpoint", answer: { data: [] }, text: null },
  { name: "nothing", answer: null, text: null },
])("messageText() of $name", ({ answer, text }) => {
  expect(messageText(answer)).toBe(text);
});

test("messageText() of a later choice", () => {
  expect(messageText(body("first", "second"), 1)).toBe("second");
  expect(messageText(body("first"), 1)).toBeNull();
});
