import { expect, it } from "vitest";
import { network } from "#network";
import { runtime } from "#runtime";
import { API_KEY, type Lab, ONCE, onEveryService, openLab, rejectionOf, uploadRows } from "../support/lab.ts";
import { readText } from "../support/read-stream.ts";

/** Everything that a log, a crash report or a curious colleague could get to see of a value. */
function everythingShown(value: unknown): string {
  const shown: string[] = [];
  const seen = new Set<unknown>();
  const visit = (item: unknown): void => {
    if (typeof item === "string") shown.push(item);
    if (typeof item === "function") shown.push(String(item));
    if ((typeof item !== "object" && typeof item !== "function") || item === null || seen.has(item)) return;
    seen.add(item);
    for (const key of Reflect.ownKeys(item)) {
      shown.push(String(key));
      try {
        visit((item as Record<PropertyKey, unknown>)[key]);
      } catch {
        // A getter that throws shows nothing.
      }
    }
  };
  visit(value);
  const text = value instanceof Error ? `${value.stack ?? ""} ${value.message}` : "";
  return [...shown, text, runtime.inspect(value), JSON.stringify(value) ?? "", String(value)].join("\n");
}

onEveryService("the key", (profile) => {
  const failures: Record<string, (lab: Lab) => Promise<unknown>> = {
    "a refusal that repeats it": (lab) => {
      const body = { detail: "Unauthorized" };
      lab.emulator.faults.add({ fault: { kind: "respond", status: 401, body } });
      return lab.connect(ONCE).jobs.list();
    },
    "a reset": (lab) => {
      lab.emulator.faults.add({ fault: { kind: "reset" } });
      return lab.connect(ONCE).jobs.list();
    },
    silence: (lab) => {
      lab.emulator.faults.add({ fault: { kind: "stall" } });
      return lab.connect(ONCE).jobs.list();
    },
    "an unreadable answer": (lab) => {
      lab.emulator.faults.add({ fault: { kind: "not-json" } });
      return lab.connect(ONCE).jobs.list();
    },
    "a create without an outcome": (lab) => {
      lab.emulator.faults.add({ fault: { kind: "reply-lost" } });
      return lab.batch.jobs.create({
        endpoint: "/v1/ocr",
        model: "mistral-ocr-latest",
        requests: [{ body: { document: { document_url: "https://example.test/a.pdf" } } }],
        submission_key: false,
      });
    },
    "a redirect": (lab) => {
      lab.emulator.faults.add({ fault: { kind: "redirect", location: `${network.otherUrl}/v1/batch/jobs` } });
      return lab.connect(ONCE).jobs.list();
    },
    "a call that cannot be right": (lab) => lab.batch.jobs.get({ job_id: "x" }),
    "a key that no header can carry": async (lab) => lab.connect({ apiKey: `${API_KEY}\n${API_KEY}` }),
  };

  it.each(Object.keys(failures))("is not shown by the error of %s", async (name) => {
    const lab = openLab(profile);
    const error = await rejectionOf(failures[name]?.(lab) ?? Promise.resolve(name));
    expect(error).toBeInstanceOf(Error);
    expect(everythingShown(error)).not.toContain(API_KEY);
  });

  it("is not shown by a client or what is made from it", async () => {
    const { batch } = openLab(profile);
    await batch.jobs.list();
    expect(everythingShown(batch)).not.toContain(API_KEY);
    expect(everythingShown(runtime.createClient({ apiKey: API_KEY }))).not.toContain(API_KEY);
  });

  it("is sent with every call to the service, and may change between calls", async () => {
    let calls = 0;
    const lab = openLab(profile);
    const keys: (string | null)[] = [];
    lab.intercept((request, next) => {
      keys.push(request.headers.get("authorization"));
      return next(request);
    });
    const batch = lab.connect({
      apiKey: async () => {
        calls += 1;
        return `key-${calls}`;
      },
    });
    await batch.jobs.list();
    await batch.files.list();
    expect(keys).toEqual(["Bearer key-1", "Bearer key-2"]);
    await lab
      .connect({ apiKey: null })
      .jobs.list()
      .catch(() => {});
    expect(keys[2]).toBeNull();
  });

  it.each([301, 302, 303, 307, 308] as const)("does not follow a redirect of a call (%i)", async (status) => {
    const lab = openLab(profile);
    const seen: Request[] = [];
    lab.mountOther(async (request) => {
      seen.push(request);
      return Response.json({ object: "list", data: [] });
    });
    const fault = { kind: "redirect", location: `${network.otherUrl}/v1/batch/jobs`, status } as const;
    lab.emulator.faults.add({ when: { times: 10 }, fault });
    expect(await rejectionOf(lab.batch.jobs.list())).toMatchObject({ code: "redirected", isRetryable: false });
    expect(seen).toEqual([]);
  });

  /** What another origin gets to see of a header when a download is redirected there. */
  async function seenElsewhere(name: string): Promise<(string | null)[]> {
    const lab = openLab(profile);
    const file_id = await uploadRows(lab);
    const { bytes } = await lab.batch.files.retrieve({ file_id });
    const content = "x".repeat(bytes ?? 0);
    const seen: (string | null)[] = [];
    lab.mountOther(async (request) => {
      seen.push(request.headers.get(name));
      return new Response(content, { headers: { "content-length": String(bytes) } });
    });
    const location = `${network.otherUrl}/blob?sig=secret-signature`;
    lab.emulator.faults.add({ when: { operation: "files.download" }, fault: { kind: "redirect", location } });
    const stream = await lab.batch.files.download({ file_id }, { headers: { "x-tenant": "secret-tenant" } });
    expect(await readText(stream)).toBe(content);
    return seen;
  }

  it("does not go along with a download that is redirected elsewhere", async () => {
    expect(await seenElsewhere("authorization")).toEqual([null]);
  });

  it("and headers of the caller's own do not go along with a download that is redirected elsewhere", async () => {
    expect(await seenElsewhere("x-tenant")).toEqual([null]);
  });

  /** The error of a download that is redirected to where it is refused. */
  async function refusedElsewhere(): Promise<unknown> {
    const lab = openLab(profile);
    const file_id = await uploadRows(lab);
    lab.mountOther(async () => new Response("gone", { status: 403 }));
    const location = `${network.otherUrl}/blob?sig=secret-signature`;
    lab.emulator.faults.add({ when: { operation: "files.download" }, fault: { kind: "redirect", location } });
    return await rejectionOf(lab.connect(ONCE).files.download({ file_id }));
  }

  it("and signatures of links stay out of the error of a redirected download", async () => {
    const error = await refusedElsewhere();
    expect(error).toMatchObject({ code: "forbidden" });
    expect(everythingShown(error)).not.toMatch(/secret-signature|contract-key/);
  });

  it("stays out of the error of a redirected download, which names where that led", async () => {
    expect(await refusedElsewhere()).toMatchObject({ url: `${network.otherUrl}/blob` });
  });

  it("follows a redirect on the service's own origin", async () => {
    const lab = openLab(profile);
    const file_id = await uploadRows(lab);
    const location = `/v1/files/${file_id}/content?again`;
    lab.emulator.faults.add({ when: { operation: "files.download" }, fault: { kind: "redirect", location } });
    const text = await readText(await lab.batch.files.download({ file_id }));
    expect(text).toContain("row-0");
  });

  it("is not given to a chain of redirects without an end", async () => {
    const lab = openLab(profile);
    const file_id = await uploadRows(lab);
    const location = `/v1/files/${file_id}/content`;
    const added = lab.emulator.faults.add({
      when: { operation: "files.download", times: 100 },
      fault: { kind: "redirect", location },
    });
    await rejectionOf(lab.connect(ONCE).files.download({ file_id }));
    expect(added.hits).toBe(4);
  });
});
