import { describe, expect, it } from "vitest";
import { chatRows, createTestClient, jsonl, setUp } from "../test-support/client.ts";

describe("POST /v1/files", () => {
  it("answers the file with its size and lines", async () => {
    const { client, emulator } = setUp();
    const content = jsonl(chatRows(3));
    const file = await client.upload(content);
    expect(file).toMatchObject({
      object: "file",
      bytes: content.length,
      filename: "in.jsonl",
      purpose: "batch",
      sample_type: "batch_request",
      source: "upload",
      num_lines: 3,
      mimetype: "application/jsonl",
      expires_at: null,
      visibility: "workspace",
    });
    expect(await client.download(file.id)).toBe(content);
    expect(emulator.books.uploads()).toEqual([{ file_id: file.id, isDeleted: false, isOrphaned: true }]);
    expect(emulator.books.uploadedBytes).toBe(content.length);
  });

  it.each<[string, Record<string, string>, string[]]>([
    ["a purpose that is unknown", { purpose: "chat" }, ["form", "purpose"]],
    ["an expiry that is no number", { purpose: "batch", expiry: "soon" }, ["form", "expiry"]],
    ["an unknown visibility", { purpose: "batch", visibility: "public" }, ["form", "visibility"]],
  ])("refuses %s", async (_, fields, loc) => {
    const { client } = setUp();
    const response = await client.uploadRaw("{}", fields);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ detail: [{ loc }] });
  });

  it("refuses an upload without a file, or without a form", async () => {
    const { client } = setUp();
    const form = new FormData();
    form.set("purpose", "batch");
    const missing = await client.call("/v1/files", { method: "POST", body: form });
    expect(missing.status).toBe(422);
    expect(await missing.json()).toMatchObject({ detail: [{ type: "missing", loc: ["file", "file"] }] });
    expect((await client.call("/v1/files", { method: "POST", body: "{}" })).status).toBe(422);
  });

  it("refuses a form that breaks off", async () => {
    const { client } = setUp();
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const body = '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\nabc';
    expect((await client.call("/v1/files", { method: "POST", headers, body })).status).toBe(400);
  });

  it("takes an upload without a purpose for fine-tuning data, as the service does", async () => {
    const { client } = setUp();
    const response = await client.uploadRaw(jsonl(chatRows(2)), {});
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      detail: "Invalid file format.",
      description: expect.stringContaining("Found 2 errors in this file."),
      errors: [{ line_number: 1 }, { line_number: 2 }],
    });
    expect((await client.uploadRaw('{"messages":[]}\n', {})).status).toBe(200);
    const latin = await client.uploadRaw(new Uint8Array([0xe9, 0x0a]), {});
    expect(await latin.json()).toEqual({ detail: "Failed to decode data, please encode your file using UTF-8." });
  });

  it("refuses invalid batch lines at the upload where told so", async () => {
    const { client, emulator } = setUp({ unknowns: { invalidLines: "refuse_upload" } });
    const response = await client.uploadRaw("not json\n", { purpose: "batch" });
    expect(response.status).toBe(422);
    expect(emulator.books.uploads()).toEqual([]);
  });

  it("refuses a file above the limit with 413", async () => {
    const { client } = setUp({ limits: { fileBytes: 1000 } });
    expect((await client.uploadRaw("x".repeat(1000), { purpose: "batch" })).status).toBe(200);
    expect((await client.uploadRaw("x".repeat(1001), { purpose: "batch" })).status).toBe(413);
  });

  it("lets a file go when its expiry is over", async () => {
    const { client, emulator } = setUp();
    const file = await client.upload("{}", { purpose: "batch", expiry: "2" });
    expect(file.expires_at).toBe(file.created_at + 7200);
    emulator.clock.advance(7_200_000);
    expect((await client.call(`/v1/files/${file.id}`)).status).toBe(404);
    expect((await client.json<{ total: number }>("/v1/files")).total).toBe(0);
  });

  it("shows a private file to its owner only", async () => {
    const { client, emulator } = setUp({ keys: { "test-key": "w", colleague: "w" } });
    const file = await client.upload("{}", { purpose: "batch", visibility: "user" });
    const colleague = createTestClient(emulator, "colleague");
    expect((await client.call(`/v1/files/${file.id}`)).status).toBe(200);
    expect((await colleague.call(`/v1/files/${file.id}`)).status).toBe(404);
  });

  it("answers null bytes as the published examples do, where told so", async () => {
    const { client } = setUp({ unknowns: { uploadBytes: "null" } });
    expect((await client.upload("{}")).bytes).toBeNull();
  });
});

describe("the other file operations", () => {
  it("retrieves and deletes", async () => {
    const { client, emulator } = setUp();
    const file = await client.upload("{}");
    expect(await client.json(`/v1/files/${file.id}`)).toEqual({ ...file, deleted: false });
    expect(await client.json(`/v1/files/${file.id}`, { method: "DELETE" })).toEqual({
      id: file.id,
      object: "file",
      deleted: true,
    });
    expect((await client.call(`/v1/files/${file.id}`)).status).toBe(404);
    expect((await client.call(`/v1/files/${file.id}`, { method: "DELETE" })).status).toBe(404);
    expect((await client.call("/v1/files/nope")).status).toBe(422);
    expect(emulator.books.uploads()[0]?.isDeleted).toBe(true);
  });

  it.each([
    ["", 3],
    ["?purpose=batch", 2],
    ["?purpose=ocr", 1],
    ["?sample_type=batch_request", 2],
    ["?sample_type=batch_request&sample_type=instruct", 3],
    ["?source=upload", 3],
    ["?source=mistral", 0],
    ["?search=FIRST", 1],
    ["?mimetypes=application%2Fjsonl", 2],
  ])("lists with %s", async (query, total) => {
    const { client } = setUp();
    await client.upload("{}", { purpose: "batch" }, "first.jsonl");
    await client.upload("{}", { purpose: "batch" }, "second.jsonl");
    await client.upload("scan", { purpose: "ocr" }, "third.pdf");
    expect(await client.json(`/v1/files${query}`)).toMatchObject({ object: "list", total });
  });

  it("pages, leaves the total out on request, and refuses a wrong query", async () => {
    const { client } = setUp();
    for (let index = 0; index < 3; index += 1) await client.upload("{}", { purpose: "batch" }, `${index}.jsonl`);
    const page = await client.json<{ data: { filename: string }[]; total: null }>(
      "/v1/files?page=1&page_size=2&include_total=false",
    );
    expect(page.data.map((file) => file.filename)).toEqual(["0.jsonl"]);
    expect(page.total).toBeNull();
    for (const query of ["?purpose=x", "?source=x", "?sample_type=x", "?include_total=x", "?page=x"]) {
      expect((await client.call(`/v1/files${query}`)).status).toBe(422);
    }
  });

  it("hands out a signed URL that needs no key, on another origin, for a while", async () => {
    const { client, emulator } = setUp({ signedUrlOrigin: "https://storage.test" });
    const file = await client.upload("content");
    const { url } = await client.json<{ url: string }>(`/v1/files/${file.id}/url?expiry=1`);
    expect(new URL(url).origin).toBe("https://storage.test");
    expect(await (await emulator.fetch(url)).text()).toBe("content");
    const withKey = await emulator.fetch(url, { headers: { authorization: "Bearer test-key" } });
    expect(withKey.status).toBe(400);
    expect((await emulator.fetch(url.replace("sig=", "sig=0"))).status).toBe(403);
    emulator.clock.advance(3_600_000);
    expect((await emulator.fetch(url)).status).toBe(403);
    for (const expiry of ["0", "169", "x"]) {
      expect((await client.call(`/v1/files/${file.id}/url?expiry=${expiry}`)).status).toBe(422);
    }
  });
});

describe("GET /v1/files/{file_id}/content", () => {
  const CONTENT = "0123456789".repeat(20_000);

  it("announces its length, an ETag and ranges", async () => {
    const { client } = setUp();
    const { id } = await client.upload(CONTENT);
    const response = await client.call(`/v1/files/${id}/content`);
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-length")).toBe("200000");
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    expect(response.headers.get("etag")).toMatch(/^".+"$/);
    expect(await response.text()).toBe(CONTENT);
  });

  it.each([
    ["bytes=0-9", 206, "bytes 0-9/200000", [0, 10]],
    ["bytes=65530-65545", 206, "bytes 65530-65545/200000", [65_530, 65_546]],
    ["bytes=199990-", 206, "bytes 199990-199999/200000", [199_990, 200_000]],
    ["bytes=-5", 206, "bytes 199995-199999/200000", [199_995, 200_000]],
    ["bytes=0-999999", 206, "bytes 0-199999/200000", [0, 200_000]],
    ["bytes=5-1", 200, null, [0, 200_000]],
    ["lines=0-1", 200, null, [0, 200_000]],
  ] as const)("answers %s", async (range, status, contentRange, [start, end]) => {
    const { client } = setUp();
    const { id } = await client.upload(CONTENT);
    const response = await client.call(`/v1/files/${id}/content`, { headers: { range } });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-range")).toBe(contentRange);
    expect(await response.text()).toBe(CONTENT.slice(start, end));
  });

  it("answers 416 behind the end, and the whole file for another ETag", async () => {
    const { client } = setUp();
    const { id } = await client.upload(CONTENT);
    const behind = await client.call(`/v1/files/${id}/content`, { headers: { range: "bytes=200000-" } });
    expect(behind.status).toBe(416);
    expect(behind.headers.get("content-range")).toBe("bytes */200000");
    const path = `/v1/files/${id}/content`;
    const etag = (await client.call(path)).headers.get("etag") ?? "";
    const same = await client.call(path, { headers: { range: "bytes=5-", "if-range": etag } });
    expect(same.status).toBe(206);
    const other = await client.call(path, { headers: { range: "bytes=5-", "if-range": '"other"' } });
    expect(other.status).toBe(200);
  });
});
