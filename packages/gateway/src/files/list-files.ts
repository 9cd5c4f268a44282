import type { Call } from "../call.ts";
import { jsonAnswer } from "../http/answers.ts";
import type { JsonObject } from "../http/json-object.ts";
import { walkOwnJobs } from "../jobs/walk-own-jobs.ts";
import { takePage } from "../operations/take-page.ts";
import { QueryReader } from "../routing/read-query.ts";
import { stampOf } from "../tenancy/stamp.ts";
import { shownName, viewFile } from "../tenancy/views.ts";
import { walkUpstream } from "../upstream/walk-upstream.ts";

/** The filters by a field: the name of the parameter, which is also asked of the service, and that of the field. */
const FIELD_FILTERS = [
  ["purpose", "purpose"],
  ["sample_type", "sample_type"],
  ["source", "source"],
  ["mimetypes", "mimetype"],
] as const;

interface FileFilter {
  readonly fields: readonly {
    readonly parameter: string;
    readonly field: string;
    readonly values: readonly string[];
  }[];
  readonly search: string | undefined;
}

/** `GET /v1/files`: what the tenant uploaded, and what the service made for its jobs. */
export async function listFiles(call: Call): Promise<Response> {
  const query = new QueryReader(call.url.searchParams);
  const page = query.integer("page", 0, { minimum: 0, maximum: 100_000 });
  const page_size = query.integer("page_size", 100, { minimum: 1, maximum: 1000 });
  const includesTotal = query.flag("include_total") ?? true;
  const fields = FIELD_FILTERS.map(([parameter, field]) => ({ parameter, field, values: query.texts(parameter) }));
  const search = query.text("search")?.toLowerCase();
  if (query.rest().size > 0)
    query.refuse([...query.rest().keys()].join(", ").slice(0, 200), "Extra inputs are not permitted");
  query.finish();
  const { items, total } = await takePage(matchingFiles(call, { fields, search }), { page, page_size });
  const data = await Promise.all(items.map((file) => viewFile(call, file)));
  return jsonAnswer({ data, object: "list", total: includesTotal ? total : null });
}

async function* matchingFiles(call: Call, filter: FileFilter): AsyncGenerator<JsonObject, void, undefined> {
  // The name at the service is not the name that the tenant gave, so only we can search in it.
  const query = filter.fields.flatMap(({ parameter, values }) => values.map((value) => [parameter, value] as const));
  let madeForJobs: ReadonlySet<string> | undefined;
  for await (const files of walkUpstream(call, { path: "/v1/files", query })) {
    for (const file of files) {
      const stamp = stampOf(file["filename"]);
      if ((stamp !== undefined && stamp !== call.keys.stamp) || !matches(file, filter)) continue;
      if (stamp === undefined) madeForJobs ??= await filesOfJobs(call);
      if (stamp !== undefined || madeForJobs?.has(String(file["id"])) === true) yield file;
    }
  }
}

/** Files that the service made carry no stamp: they are known by the jobs that name them. */
async function filesOfJobs(call: Call): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  for await (const { job } of walkOwnJobs(call)) {
    const { input_files, output_file, error_file } = job;
    for (const file of [...(Array.isArray(input_files) ? input_files : []), output_file, error_file])
      files.add(String(file));
  }
  return files;
}

function matches(file: JsonObject, { fields, search }: FileFilter): boolean {
  if (!fields.every(({ field, values }) => values.length === 0 || values.includes(String(file[field])))) return false;
  return search === undefined || shownName(file, "").toLowerCase().includes(search);
}
