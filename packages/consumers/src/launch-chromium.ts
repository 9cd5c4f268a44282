import { chromiumLaunchOptions } from "@mistral-batch/chromium";
import { type Browser, chromium } from "playwright";

/** Starts a Chromium; close it. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch(chromiumLaunchOptions());
}
