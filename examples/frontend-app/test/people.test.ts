// Several people, several tabs, and whoever has no mouse.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withBrowser, withStage } from "./support/browser.ts";
import { API_KEY, PLATFORMS, SECRET } from "./support/stage.ts";
import { data, pick, startBatch } from "./support/visit.ts";

const SMALL = data("small.jsonl");

withBrowser();

describe.each(PLATFORMS)("on %s", (platform) => {
  const { stage, visit } = withStage(platform);

  test("two people see nothing of each other, not even by the address", async () => {
    const [one, other] = [await visit(), await visit()];
    await startBatch(one.page, SMALL);
    await other.look();
    await other.page.getByText("No batches yet").waitFor();
    await other.page.goto(one.page.url());
    await other.page.getByRole("alert").getByText("There is no such thing here").waitFor();
    await one.page.getByRole("link", { name: /small\.jsonl Queued/ }).waitFor();
  });

  test("two tabs of one person show the same, and only one has an order in hand", async () => {
    const { page, openTab } = await visit();
    const other = await openTab();
    await other.getByText("No batches yet").waitFor();
    const upload = stage().emulator.faults.add({
      when: { operation: "files.upload" },
      fault: { kind: "stall", acts: false },
    });
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await expect.poll(() => upload.hits).toBe(1);
    expect(await other.getByRole("listitem").count()).toBe(0);
    await page.close();
    await other.getByRole("link", { name: /small\.jsonl Left/ }).click();
    await other.getByRole("button", { name: "Pick a file" }).click();

    const third = await openTab();
    await startBatch(other, SMALL);
    await third.getByRole("link", { name: /small\.jsonl Queued/ }).click();
    await third.getByRole("button", { name: "Cancel the batch" }).click();
    await third.getByRole("button", { name: "Cancel it" }).click();
    await other.getByRole("link", { name: /small\.jsonl (Being cancelled|Cancelled)/ }).waitFor();
  });

  test("the policy of the page lets no inline code run", async () => {
    const { page, findings } = await visit();
    const answer = await page.reload();
    const policy = answer?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain("unsafe");
    await page.evaluate(
      "document.body.append(Object.assign(document.createElement('script'), { textContent: 'hit = 1' }))",
    );
    expect(await page.evaluate("typeof hit")).toBe("undefined");
    // Which shows as well that whatever the policy forbids is noticed, in every test.
    await expect.poll(() => findings.splice(0)).toEqual(["script-src-elem forbids inline at :1"]);
  });
});

describe("on node", () => {
  const { stage, visit } = withStage("node");

  test("the built files hold neither the key nor the secret, nor the names of where they stand", () => {
    const built = join(import.meta.dirname, "../dist");
    const files = readdirSync(built, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(4);
    for (const { parentPath, name } of files) {
      const text = readFileSync(join(parentPath, name), "latin1");
      for (const word of [API_KEY, SECRET, "MISTRAL_API_KEY", "APP_SECRET"]) expect(text).not.toContain(word);
    }
  });

  test("everything is within reach of the keyboard", async () => {
    const { page, look } = await visit();
    const focused = (): Promise<string> => page.evaluate("document.activeElement.textContent.trim()");
    const tabTo = async (words: string | RegExp): Promise<void> => {
      for (let step = 0; step < 20; step += 1) {
        await page.keyboard.press("Tab");
        const text = await focused();
        if (typeof words === "string" ? text === words : words.test(text)) return;
      }
      throw new Error(`Tab does not reach ${String(words)}`);
    };
    // Said long before the key is pressed: the browser is told of it aside, and would open its own dialog until then.
    const choosing = page.waitForEvent("filechooser");
    await page.getByText("No batches yet").waitFor();
    await tabTo("Choose a file");
    await page.keyboard.press("Enter");
    await (await choosing).setFiles(data("requests.jsonl"));
    await page.getByText("no mistakes").waitFor();
    await tabTo("/v1/chat/completions▾");
    await page.keyboard.press("ArrowDown");
    await page.getByRole("option", { name: "/v1/chat/completions" }).waitFor();
    await page.keyboard.press("Enter");
    await tabTo("Start the batch");
    await page.keyboard.press("Enter");
    await page.getByText("Waiting for its turn").waitFor();
    await tabTo("Cancel the batch");
    await page.keyboard.press("Enter");
    await page.getByRole("alertdialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
    await expect.poll(focused).toBe("Cancel the batch");

    await stage().emulator.finishJobs();
    await look();
    await page.getByRole("grid").waitFor();
    await tabTo(/^All/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    await page.getByRole("radio", { name: /Succeeded/, checked: true }).waitFor();
    for (const control of ["Search", "Download results"]) await tabTo(control === "Search" ? "" : control);
    await page.keyboard.press("Tab");
    const focusedRow = (): Promise<string> => page.evaluate("document.activeElement.getAttribute('aria-rowindex')");
    await expect.poll(focusedRow).toBe("1");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("PageUp");
    await expect.poll(focusedRow).toBe("1209");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });
});
