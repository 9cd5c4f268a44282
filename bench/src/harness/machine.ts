import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";

/** Where and with what something was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly undici: string;
  /** Package to version, of this project's peers and tools. */
  readonly packages: Readonly<Record<string, string>>;
}

export function describeMachine(): Machine {
  const [first, ...others] = cpus();
  return {
    cpu: first?.model ?? "unknown",
    cores: others.length + 1,
    memoryGb: Math.round(totalmem() / 1e8) / 10,
    system: `${process.platform} ${process.arch} ${release()}`,
    node: process.version,
    undici: process.versions["undici"] ?? "unknown",
    packages: pinnedPackages(),
  };
}

/** The versions are pinned in this package's own package.json. */
function pinnedPackages(): Record<string, string> {
  const path = join(import.meta.dirname, "../../package.json");
  const { devDependencies } = JSON.parse(readFileSync(path, "utf8")) as { devDependencies: Record<string, string> };
  return Object.fromEntries(Object.entries(devDependencies).filter(([, version]) => !version.startsWith("workspace:")));
}
