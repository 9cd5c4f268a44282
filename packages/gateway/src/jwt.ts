/**
 * Tells the tenant from a signed token (JWT). Apart from the gateway, so that whoever has other tokens does not bundle it.
 *
 * @module
 */

export { type TokenOptions, verifyTokens } from "./jwt/verify-tokens.ts";
