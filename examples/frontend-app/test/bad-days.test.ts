// What goes wrong for whoever sits in front of the page, on both platforms. The money is read from the emulator's books.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault } from "@mistral-batch/emulator";
import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { withBrowser, withStage } from "./support/browser.ts";
import { PLATFORMS, SECRET } from "./support/stage.ts";
import { data, passTimeUntil, pick, startBatch } from "./support/visit.ts";

const SMALL = data("small.jsonl");
const SMALL_ROWS = readFileSync(SMALL, "utf8").trimEnd().split("\n").length;
const folder = mkdtempSync(join(tmpdir(), "frontend-app-"));

/** A file of one's own, to change or to have in another shape. */
function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

withBrowser();

describe.each(PLATFORMS)("on %s", (platform) => {
  const { stage, visit } = withStage(platform);
  const creates = (): number => stage().emulator.books.creates().length;
  const fail = (
    operation: "jobs.create" | "jobs.list" | "jobs.get" | "files.upload" | "files.download",
    fault: Fault,
    times = 1,
  ) => stage().emulator.faults.add({ when: { operation, times }, fault });

  test("a start that the service refuses says why, and goes on from there once it can", async () => {
    const { page } = await visit();
    const before = creates();
    const uploads = stage().emulator.books.uploads().length;
    await pick(page, SMALL);
    const refusals: readonly (readonly [Fault, string])[] = [
      [{ kind: "quota-exhausted" }, "The service refuses this page"],
      [{ kind: "billing-off" }, "Batches are not paid for"],
      [{ kind: "forbidden" }, "The service refuses this page"],
      [{ kind: "respond", status: 422, body: { detail: "No such model" } }, "This was refused"],
      [{ kind: "respond", status: 413, body: "{}" }, "The file is too large"],
    ];
    for (const [index, [fault, title]] of refusals.entries()) {
      fail("jobs.create", fault);
      await page.getByRole("button", { name: index === 0 ? "Start the batch" : "Try again" }).click();
      await page.getByRole("alert").getByText(title).waitFor();
    }
    expect(creates()).toBe(before);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Waiting for its turn").waitFor();
    expect([creates(), stage().emulator.books.uploads().length]).toEqual([before + 1, uploads + 1]);
  });

  test("a list that cannot be had stays as it was, says why, and is looked at again", async () => {
    const { page, look } = await visit();
    await startBatch(page, SMALL);
    const list = page.getByRole("navigation", { name: "Your batches" });
    await list.getByRole("link", { name: /small\.jsonl Queued/ }).waitFor();
    const troubles: readonly (readonly [Fault, string])[] = [
      [{ kind: "rate-limited", retryAfter: 7 }, "Too many requests at once"],
      [{ kind: "respond", status: 503, body: "{}" }, "The service has trouble"],
      [{ kind: "quota-exhausted" }, "The service refuses this page"],
      [{ kind: "html", status: 502 }, "The service has trouble"],
      [{ kind: "billing-off" }, "Batches are not paid for"],
      [{ kind: "reset" }, "The service has trouble"],
      [{ kind: "not-json" }, "The service has trouble"],
    ];
    for (const [fault, title] of troubles) {
      const lasting = fail("jobs.list", fault, 99);
      await look();
      await list.getByRole("alert").getByText(title).waitFor();
      await list.getByRole("link", { name: /small\.jsonl Queued/ }).waitFor();
      lasting.remove();
      await look();
      await list.getByRole("alert").waitFor({ state: "detached" });
    }
  });

  test("a lost answer to the paid call is looked for, and paid once", async () => {
    const { page } = await visit();
    const before = creates();
    fail("jobs.create", { kind: "reply-lost" });
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await page.getByText("Waiting for its turn").waitFor();
    expect(creates()).toBe(before + 1);
  });

  // Chromium sends a POST again by itself over a connection that has served before; the gateway has to notice.
  test.each([
    ["breaks once the app has answered", "answered", "cut"],
    ["breaks while the app waits for the service", "made", "cut"],
    ["is given up by a proxy that answers 408", "answered", "timeOut"],
  ] as const)("a connection that %s behind the paid call is paid once", async (_how, moment, end) => {
    const { page } = await visit();
    const { relay, emulator } = stage();
    await emulator.finishJobs();
    const before = { creates: creates(), sent: relay.creates(), rows: emulator.books.executionCount() };
    if (moment === "made") fail("jobs.create", { kind: "stall" });
    const holding = relay.holdNext("answer");
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    const held = await holding;
    if (moment === "answered") await held.answered;
    else await expect.poll(creates).toBe(before.creates + 1);
    held[end]();
    await page.getByText("Waiting for its turn").waitFor();
    await emulator.finishJobs();
    expect(relay.creates()).toBe(before.sent + 2);
    expect(creates()).toBe(before.creates + 1);
    expect(emulator.books.executionCount()).toBe(before.rows + SMALL_ROWS);
  });

  test("a create that never arrived is sent again once the list has proven it", async () => {
    const { page } = await visit();
    const before = creates();
    fail("jobs.create", { kind: "html", status: 502 });
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await page.getByText("Looking whether the batch was started").waitFor();
    // Only the page's time passes here: a gateway that remembers the create would keep its own two minutes.
    await stage().restart();
    await passTimeUntil(page, page.getByText("Waiting for its turn"));
    expect(creates()).toBe(before + 1);
  });

  test("a page that is reloaded inside of the paid call finds its job", async () => {
    const { page } = await visit();
    const before = creates();
    fail("jobs.create", { kind: "stall" });
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await page.getByText("Uploaded. Starting the batch.").waitFor();
    await expect.poll(creates).toBe(before + 1);
    await page.reload();
    await page.getByText("Waiting for its turn").waitFor();
    expect(await page.getByRole("listitem").count()).toBe(1);
    expect(creates()).toBe(before + 1);
  });

  test("a page that is reloaded before the paid call asks before it starts anything", async () => {
    const { page } = await visit();
    const before = creates();
    const holding = stage().relay.holdNext("request");
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await holding;
    await page.reload();
    await page.getByText("Uploaded, but not started").waitFor();
    expect(creates()).toBe(before);
    await page.getByRole("button", { name: "Start it now" }).click();
    await page.getByText("Waiting for its turn").waitFor();
    expect(creates()).toBe(before + 1);
  });

  test("an upload shows how far it is, and stops when it is told to", async () => {
    const { page } = await visit();
    const before = creates();
    fail("files.upload", { kind: "stall", acts: false });
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await page.getByRole("progressbar", { name: "Uploading" }).getByText("Sent, waiting for the service").waitFor();
    await page.getByRole("button", { name: "Stop the upload" }).click();
    await page.getByRole("heading", { name: "New batch" }).waitFor();
    await page.getByText("No batches yet").waitFor();
    expect(creates()).toBe(before);
  });

  test("an upload that a reload cuts off is said to be, and nothing is paid", async () => {
    const { page } = await visit();
    const before = creates();
    const hit = fail("files.upload", { kind: "stall", acts: false });
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await expect.poll(() => hit.hits).toBe(1);
    await page.reload();
    await page.getByText("The upload was cut off").waitFor();
    await page.getByRole("button", { name: "Pick a file" }).click();
    await page.getByText("No batches yet").waitFor();
    expect(creates()).toBe(before);
  });

  test("a server that is restarted in the middle of an upload costs a moment", async () => {
    const { page } = await visit();
    const hit = fail("files.upload", { kind: "stall", acts: false });
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await expect.poll(() => hit.hits).toBe(1);
    await stage().restart();
    await passTimeUntil(page, page.getByText("Waiting for its turn"));
  });

  test("a token that ends in the middle is replaced, and nobody notices", async () => {
    const { page, context, look } = await visit();
    await page.getByText("No batches yet").waitFor();
    const ended = await new SignJWT()
      .setProtectedHeader({ alg: "HS256" })
      .setSubject("somebody")
      .setIssuer("frontend-app")
      .setAudience("mistral-gateway")
      .setExpirationTime("1 hour ago")
      .sign(new TextEncoder().encode(SECRET));
    const refused: string[] = [];
    page.on("response", (response) => response.status() === 401 && refused.push(response.request().method()));
    const giveEnded = (): Promise<unknown> =>
      context.route("**/session/token", (route) => route.fulfill({ json: { token: ended, expires_in: 300 } }), {
        times: 1,
      });
    await pick(page, SMALL);
    await giveEnded();
    await page.clock.fastForward(300_000);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await page.getByText("Waiting for its turn").waitFor();
    await giveEnded();
    await page.clock.fastForward(300_000);
    await look();
    await stage().emulator.finishJobs();
    await look();
    await page.getByRole("grid").waitFor();
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  test("a page without network says so, keeps what it has, and goes on when it is back", async () => {
    const { page, context, look } = await visit();
    await startBatch(page, SMALL);
    await context.setOffline(true);
    await page.getByText("Offline: what runs goes on").waitFor();
    await stage().emulator.finishJobs();
    await look();
    await page.getByRole("heading", { name: "small.jsonl" }).waitFor();
    await page.getByRole("link", { name: "New batch" }).click();
    await pick(page, SMALL);
    await page.getByRole("button", { name: "Start the batch" }).click();
    await passTimeUntil(page, page.getByRole("alert").getByText("You are offline"));
    await context.setOffline(false);
    await page.getByText("Offline: what runs goes on").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Waiting for its turn").waitFor();
    await page.getByRole("link", { name: /small\.jsonl Done/ }).click();
    await page.getByRole("grid").waitFor();
  });

  test("a batch that is cancelled asks first, and shows what was paid", async () => {
    const { page, look } = await visit();
    await startBatch(page, data("requests.jsonl"));
    stage().emulator.clock.advance(5000);
    await look();
    await page.getByText(/^\d+ of 1,304/).waitFor();
    await page.getByRole("button", { name: "Cancel the batch" }).click();
    await page.getByRole("button", { name: "Let it run" }).click();
    expect(stage().emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(0);
    await page.getByRole("button", { name: "Cancel the batch" }).click();
    await page.getByRole("button", { name: "Cancel it" }).click();
    await page.getByRole("status").getByText("Being cancelled").waitFor();
    await stage().emulator.finishJobs();
    await look();
    await page.getByRole("status").getByText("Cancelled").waitFor();
    await page.getByRole("radio", { name: /No answer [1-9]/ }).click();
    await page.getByRole("row").first().waitFor();
  });

  test("a job that the service ends shows the service's reason", async () => {
    const { page, look } = await visit();
    const errors = [{ message: "The input holds invalid lines", count: 3 }];
    fail("jobs.create", { kind: "job-ends", status: "FAILED", afterRows: 2, errors });
    await startBatch(page, SMALL);
    await stage().emulator.finishJobs();
    await look();
    await page.getByText("The service says: The input holds invalid lines (3 times)").waitFor();
    await page.getByRole("radio", { name: "No answer 10" }).waitFor();
  });

  test("results that break off are taken up where they broke; those that are gone are said to be", async () => {
    const { page, look } = await visit();
    await startBatch(page, data("requests.jsonl"));
    fail("files.download", { kind: "reset-mid-body", afterBytes: 100_000 });
    await stage().emulator.finishJobs();
    await look();
    await passTimeUntil(page, page.getByRole("radio", { name: "All 1,304" }));

    fail("files.download", { kind: "respond", status: 404, body: { detail: "Not Found" } }, 9);
    await page.reload();
    await page.getByRole("alert").getByText("The results are gone").waitFor();
  });

  test("a file that is no JSONL, an empty one, and one that was changed since are told apart", async () => {
    const { page } = await visit();
    await pick(page, write("notes.txt", "Dear diary,\ntoday it rained.\n"), "This is not JSONL");
    await pick(page, write("empty.jsonl", ""), "There is no request in this file");
    expect(await page.getByRole("button", { name: "Start the batch" }).isDisabled()).toBe(true);

    const changing = write("changing.jsonl", '{"custom_id":"1","body":{"input":"x"}}\n');
    await pick(page, changing);
    write("changing.jsonl", '{"custom_id":"2","body":{"input":"something else"}}\n');
    await page.getByRole("button", { name: "Start the batch" }).click();
    await page.getByRole("alert").getByText("The file was changed").waitFor();
  });
});
