// The gateways in a real Worker, without any Node compatibility.
import { createGateway } from "../../src/cloudflare.ts";
import { mountGateways } from "./gateways.ts";

let handler: ((request: Request) => Promise<Response>) | undefined;

export default {
  fetch(request: Request, env: { readonly SERVICE_URL: string }): Promise<Response> {
    handler ??= mountGateways(createGateway, env.SERVICE_URL);
    return handler(request);
  },
};
