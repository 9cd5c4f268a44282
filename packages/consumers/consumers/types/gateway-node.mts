import { createGateway, type GatewayEvent } from "@mistral-batch/gateway";

const seen: GatewayEvent[] = [];

export const gateway: (request: Request) => Promise<Response> = createGateway({
  apiKey: "key",
  secret: "at least 32 characters that nobody can guess",
  allowedOrigins: ["https://app.example"],
  authorize: (request) => (request.headers.get("authorization") === "Bearer let-me-in" ? "the-tenant" : null),
  onEvent: (event) => void seen.push(event),
});
