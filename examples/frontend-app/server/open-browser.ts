import { spawn } from "node:child_process";

/** Opens an address where there is a desktop. Where there is none, or it has no browser, nothing happens. */
export function openBrowser(url: string): void {
  const command = commandFor(process.platform);
  if (command === undefined) return;
  const [name, ...words] = command;
  const child = spawn(name, [...words, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}

function commandFor(platform: string): readonly [string, ...string[]] | undefined {
  if (process.env["CI"] !== undefined) return undefined;
  if (platform === "darwin") return ["open"];
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  const hasDesktop = process.env["DISPLAY"] !== undefined || process.env["WAYLAND_DISPLAY"] !== undefined;
  return hasDesktop ? ["xdg-open"] : undefined;
}
