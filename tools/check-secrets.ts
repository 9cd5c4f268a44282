/**
 * Prevents: an API key in the history. A key that was committed once is spent by a stranger within minutes, and removing
 * the line later does not take it back.
 */
import { type CheckResult, lineAt } from "./lib/findings.ts";
import { listFiles, readText } from "./lib/repository-files.ts";

/** What keys look like. A documented example has to look different: `"..."`, `test`, `your-api-key`. */
const SECRETS: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  { kind: "a private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g },
  { kind: "an API key", pattern: /\bsk-[A-Za-z0-9_-]{16,}/g },
  { kind: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: "a GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/g },
  { kind: "an AWS key", pattern: /\bAKIA[0-9A-Z]{16}\b/g },
  { kind: "a signed URL", pattern: /[?&](?:sig|X-Amz-Signature)=[A-Za-z0-9%+/]{40,}/g },
  { kind: "a token", pattern: /\bbearer\s+[A-Za-z0-9_.-]{24,}/gi },
  {
    // A Mistral key is 32 letters and digits without any mark of its own, so the name beside it has to tell.
    kind: "a key",
    pattern:
      /(?:api[_-]?key|token|secret|password)["']?\s*[:=]\s*["']?(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{32,}\b/gi,
  },
];

const BINARY = /\.(png|jpe?g|gif|ico|pdf|gz|tgz|br|wasm|woff2?)$/;
const MAX_BYTES = 5_000_000;

/** Looks for key-like strings in every file, without printing what it found. */
export function checkSecrets(root: string): CheckResult {
  const findings = listFiles(root)
    .filter((path) => !BINARY.test(path))
    .flatMap((path) => {
      const text = readText(root, path).slice(0, MAX_BYTES);
      return SECRETS.flatMap(({ kind, pattern }) =>
        [...text.matchAll(pattern)].map(({ index }) => ({
          path,
          line: lineAt(text, index),
          message: `Looks like ${kind}: revoke it, then remove it`,
        })),
      );
    });
  return { findings };
}
