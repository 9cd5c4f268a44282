import type { Runtime } from "../runtimes/runtime.ts";

/** What only one runtime has; Deno, Bun and workerd also say that they are Node. */
interface Marks {
  readonly Deno?: { readonly version: { readonly deno: string } };
  readonly Bun?: { readonly version: string };
  readonly navigator?: { readonly userAgent: string };
  readonly document?: object;
  readonly process?: { readonly release?: { readonly name?: string } };
}

/** Says which runtime this code runs in, by what that runtime says of itself. */
export function detectRuntime(marks: Marks = globalThis): Runtime["name"] | "unknown" {
  const userAgent = marks.navigator?.userAgent ?? "";
  if (marks.Deno !== undefined) return "deno";
  if (marks.Bun !== undefined) return "bun";
  if (userAgent === "Cloudflare-Workers") return "workerd";
  if (marks.document !== undefined)
    return /\bChrom(e|ium)\/|\bHeadlessChrome\//.test(userAgent) ? "chromium" : "unknown";
  return marks.process?.release?.name === "node" && userAgent.startsWith("Node.js/") ? "node" : "unknown";
}
