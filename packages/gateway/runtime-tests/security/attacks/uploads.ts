import { expect } from "vitest";
import { tenantStamp } from "../../../src/index.ts";
import { field, file, form, LINE, part, type RawForm } from "../../support/form.ts";
import { API_KEY, SECRET } from "../../support/gateways.ts";
import type { Attack } from "../attack.ts";
import type { Lab } from "../lab.ts";

const path = "/api/mistral/v1/files";
const batch = field("purpose", "batch");

const refusedForm = (name: string, raw: RawForm, ...statuses: readonly number[]): Attack => ({
  name,
  attempt: (lab) => lab.powerless({ method: "POST", path, ...raw }, ...statuses),
});

/** A form that is taken, and whose file belongs to the attacker under its own name. */
const tamed = (name: string, filename: string, shown: string): Attack => ({
  name,
  async attempt(lab) {
    const { status, text } = await lab.send({ method: "POST", path, ...form(batch + file(filename)) });
    expect(status, text).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ filename: shown });
    lab.emulator.clock.advance(60_000);
    const names = (await lab.alice.batch.files.list()).data.map((each) => each.filename);
    expect(names.filter((each) => each !== "private-alice.jsonl" && !/result/i.test(each)).join()).not.toContain(shown);
    return `kept as "${shown.slice(0, 40)}" of the attacker's`;
  },
});

/** What the files are called where no gateway stands between. */
async function namesAtService({ emulator }: Lab): Promise<string[]> {
  emulator.clock.advance(60_000);
  const headers = { authorization: `Bearer ${API_KEY}` };
  const response = await emulator.fetch("https://service.example/v1/files?page_size=1000", { headers });
  const { data } = (await response.json()) as { readonly data: readonly { readonly filename: string }[] };
  return data.map(({ filename }) => filename);
}

const disposition = 'Content-Disposition: form-data; name="file"; filename="a"';

export const uploads: readonly Attack[] = [
  refusedForm("send a second file", form(batch + file() + file("other.jsonl")), 422),
  refusedForm("send the file as a field", form(batch + field("file", LINE)), 422),
  refusedForm("send no file", form(batch), 422),
  refusedForm(
    "send a file under another name",
    form(batch + part('Content-Disposition: form-data; name="extra"; filename="a"', "x") + file()),
    422,
  ),
  refusedForm("send an unknown field", form(batch + field("workspace", "other") + file()), 422),
  refusedForm("send an unknown field behind the file", form(batch + file() + field("workspace", "other")), 422),
  refusedForm("send the purpose twice", form(batch + batch + file()), 422),
  refusedForm("send the purpose before and behind the file", form(batch + file() + batch), 422),
  refusedForm("upload training data", form(field("purpose", "fine-tune") + file()), 422),
  refusedForm("upload training data, said behind the file", form(file() + field("purpose", "fine-tune")), 422),
  refusedForm("leave the purpose out", form(file()), 422),
  refusedForm("inject through a field", form(field("purpose", 'batch"\nX: y') + file()), 422),
  refusedForm("make the file visible to others", form(batch + field("visibility", "everybody") + file()), 422),
  refusedForm("send an expiry that is none", form(batch + field("expiry", "1e9") + file()), 422),
  refusedForm("name a part twice", form(batch + part(`${disposition}; name="other"`, LINE)), 400),
  refusedForm("give a part two dispositions", form(batch + part(`${disposition}\r\n${disposition}`, LINE)), 400),
  refusedForm(
    "fold a header of a part",
    form(batch + part(`Content-Disposition: form-data;\r\n name="file"; filename="a"`, LINE)),
    400,
  ),
  refusedForm("encode a part", form(batch + part(`${disposition}\r\nContent-Transfer-Encoding: base64`, "eHg=")), 400),
  refusedForm(
    "send a header that parts do not have",
    form(batch + part(`${disposition}\r\nX-Workspace: other`, LINE)),
    400,
  ),
  refusedForm("end lines with a bare line feed", form(`${batch}--XX\n${disposition}\n\n${LINE}\r\n`), 400),
  refusedForm("put a NUL into a name", form(batch + file("a\u0000.jsonl")), 400),
  refusedForm("put a line break into a name", form(batch + file("a\r\nX: y")), 400),
  refusedForm("put text in front of the form", form(`hello\r\n${batch}${file()}`), 400),
  refusedForm(
    "put a second form behind the first",
    form(batch + file(), undefined, `--XX--\r\n${batch}${file()}--XX--\r\n`),
    400,
  ),
  refusedForm("cut the form off before its end", form(batch + file(), undefined, ""), 400),
  refusedForm("cut the form off within its file", form(batch + file().slice(0, -20), undefined, ""), 400),
  refusedForm("send headers without an end", form(`${batch}--XX\r\n${"X".repeat(20_000)}`), 400),
  refusedForm("quote the boundary with a trick", form(batch + file(), 'multipart/form-data; boundary="X\\X"'), 400),
  refusedForm("give two boundaries", form(batch + file(), "multipart/form-data; boundary=XX; boundary=YY"), 400),
  refusedForm(
    "give a boundary of a thousand characters",
    form(batch + file(), `multipart/form-data; boundary=${"X".repeat(1000)}`),
    400,
  ),
  refusedForm("send no form at all", { headers: { "content-type": "application/json" }, body: "{}" }, 422),
  tamed("name a file with a path", "../../etc/passwd", ".._.._etc_passwd"),
  tamed("name a file with a backslash before the quote", "a\\", "a_"),
  tamed("turn a name around", "\u202elnosj.evil", "\u202elnosj.evil"),
  {
    name: "upload in chunks without a length, to lose the stamp",
    async attempt(lab) {
      const { status, text } = await lab.send({
        method: "POST",
        path,
        isChunked: true,
        ...form(batch + file("chunked.jsonl")),
      });
      expect(status, text).toBe(200);
      const names = await namesAtService(lab);
      expect(names).toContain(`mb-${await tenantStamp(SECRET, "mallory")}-chunked.jsonl`);
      expect(names).not.toContain("chunked.jsonl");
      return "stamped as any other";
    },
  },
  {
    name: "name a file with the victim's stamp, had it leaked",
    async attempt(lab) {
      const stolen = `mb-${await tenantStamp(SECRET, "alice")}-planted.jsonl`;
      const raw = form(batch + file(stolen));
      const { status } = await lab.send({ method: "POST", path, ...raw }).catch(() => ({ status: 200 }));
      expect(status).toBe(200);
      lab.emulator.clock.advance(60_000);
      const names = (await lab.alice.batch.files.list()).data.map((each) => each.filename);
      expect(names.join()).not.toContain("planted");
      return "it is the attacker's own, under that name";
    },
  },
  {
    name: "override the name with filename*",
    async attempt(lab) {
      const headers = `${disposition}; filename*=UTF-8''stolen.jsonl`;
      const { text } = await lab.send({ method: "POST", path, ...form(batch + part(headers, LINE)) });
      expect(JSON.parse(text)).toMatchObject({ filename: "a" });
      return "the second name does not go on";
    },
  },
  {
    name: "upload more than is allowed, announced",
    attempt: (lab) =>
      lab.powerless({ method: "POST", path: "/tight/v1/files", ...form(batch + file("a", "x".repeat(90_000))) }, 413),
  },
  {
    name: "upload more than is allowed, within the allowance for the form",
    attempt: (lab) =>
      lab.powerless({ method: "POST", path: "/tight/v1/files", ...form(batch + file("a", "x".repeat(9000))) }, 413),
  },
  {
    name: "upload more than is allowed, in chunks without a length",
    attempt: (lab) =>
      lab.powerless(
        { method: "POST", path: "/tight/v1/files", isChunked: true, ...form(batch + file("a", "x".repeat(90_000))) },
        413,
      ),
  },
];
