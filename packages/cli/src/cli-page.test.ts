import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { runCli } from "./test-support/run-cli.ts";

const PAGE = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8");
const INTRODUCTION = PAGE.slice(0, PAGE.indexOf("\n## "));

async function helpOf(...words: readonly string[]): Promise<string> {
  return (await runCli([...words, "--help"])).stdout;
}

/** The subcommands that a group's help lists. */
async function subcommandsOf(group: string): Promise<string[]> {
  const [, list = ""] = (await helpOf(group)).split("\nCommands:\n");
  return [...list.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = ""]) => name);
}

/** The part of the page that its heading gives to a command or a group of them. */
function sectionOf(command: string): string {
  const start = PAGE.search(new RegExp(`^## (?:[a-z]+, )*${command}\\b`, "m"));
  expect(start, command).toBeGreaterThan(0);
  return PAGE.slice(start, PAGE.indexOf("\n## ", start + 1));
}

const COMMANDS = ["run", "plan", "status", "resume", "retry", "gc", "check", "results", "emulate", "jobs", "files"];

it.each(COMMANDS)("docs/cli.md has every option of %s", async (name) => {
  const subcommands = await subcommandsOf(name);
  const helps = await Promise.all([helpOf(name), ...subcommands.map((subcommand) => helpOf(name, subcommand))]);
  const options = new Set(
    [...helps.join("\n").matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = ""]) => option),
  );
  const text = `${INTRODUCTION}${sectionOf(name)}`;
  expect([...options].filter((option) => !new RegExp(`${option}(?![a-z-])`).test(text))).toEqual([]);
  expect(subcommands.filter((subcommand) => !text.includes(`mistral-batch ${name} ${subcommand} `))).toEqual([]);
});
