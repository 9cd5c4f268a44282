import type { Call } from "../call.ts";
import { jsonAnswer } from "../http/answers.ts";
import { refuse } from "../http/refusal.ts";
import { QueryReader } from "../routing/read-query.ts";
import { findOwnFile } from "../tenancy/find-own.ts";
import { viewFile } from "../tenancy/views.ts";
import { askUpstream } from "../upstream/ask-upstream.ts";
import { makeLink } from "./signed-link.ts";

/** `GET /v1/files/{file_id}`. */
export async function retrieveFile(call: Call, sealed: string): Promise<Response> {
  return jsonAnswer(await viewFile(call, (await findOwnFile(call, sealed)).value));
}

/** `DELETE /v1/files/{file_id}`. */
export async function deleteFile(call: Call, sealed: string): Promise<Response> {
  const { id } = await findOwnFile(call, sealed);
  const { deleted = true } = await askUpstream(call, { method: "DELETE", path: `/v1/files/${id}` });
  return jsonAnswer({ id: sealed.toLowerCase(), object: "file", deleted: deleted === true });
}

/** `GET /v1/files/{file_id}/url`. */
export async function getSignedUrl(call: Call, sealed: string): Promise<Response> {
  const { signedUrls, clock, basePath, publicUrl = `${call.url.origin}${basePath}` } = call.gateway.options;
  const query = new QueryReader(call.url.searchParams);
  const maximum = Math.min(call.limits.linkHours, 168);
  const expiry = query.integer("expiry", Math.min(24, maximum), { minimum: 1, maximum });
  query.finish();
  if (signedUrls === "refused") throw refuse(403, "This gateway gives no signed URLs: download the content instead");
  const { id } = await findOwnFile(call, sealed);
  if (signedUrls === "through") {
    const untilMs = clock.now() + expiry * 3_600_000;
    const link = await makeLink(await call.gateway.keyRing.linkKey(), { file: sealed, tenant: call.tenant, untilMs });
    return jsonAnswer({ url: `${publicUrl}/v1/links/${link}` });
  }
  const path = `/v1/files/${id}/url`;
  const { url } = await askUpstream(call, { method: "GET", path, query: [["expiry", String(expiry)]] });
  if (typeof url === "string" && URL.canParse(url) && /^https?:/.test(url)) return jsonAnswer({ url });
  throw refuse(502, "The service gave an answer that cannot be read");
}
