import { createKeyRing } from "./tenant-keys.ts";

/**
 * The stamp that a tenant's jobs carry in `metadata.mb_tenant` at the service, and its files in their names, for whoever
 * accounts for the workspace. Keep it from the tenants.
 *
 * @param secret - The gateway's `secret`; where none was given, its `apiKey`.
 * @param tenant - The name of the tenant, as `authorize` returns it.
 * @returns 32 hexadecimal digits. Never fails.
 * @example
 * ```ts
 * import { tenantStamp } from "@mistral-batch/gateway";
 *
 * console.log(await tenantStamp("at least 32 characters that nobody can guess", "acme"));
 * ```
 */
export async function tenantStamp(secret: string, tenant: string): Promise<string> {
  return (await createKeyRing(async () => secret).forTenant(tenant)).stamp;
}
