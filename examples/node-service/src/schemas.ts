// What fastify checks of a request before a handler sees it; the library checks the rest.
import { API_ENDPOINTS } from "@mistral-batch/node";

const text = { type: "string" };
const integer = { type: "integer" };
const object = (properties: object, ...required: string[]): object => ({ type: "object", properties, required });
const requests = { type: "array", items: { type: "object" } };

export const LIST_SCHEMA = {
  querystring: object({ page: integer, page_size: integer, status: { type: "array", items: text } }),
};
export const WAIT_SCHEMA = { querystring: object({ wait_seconds: { ...integer, minimum: 1, maximum: 300 } }) };
export const ORDER_SCHEMA = {
  querystring: object({ endpoint: { enum: API_ENDPOINTS }, model: text, timeout_hours: integer }, "endpoint", "model"),
  headers: object({ "idempotency-key": text }, "idempotency-key"),
  body: { content: { "application/json": { schema: object({ requests }, "requests") } } },
};
