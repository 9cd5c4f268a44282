import { createGateway, type GatewayOptions } from "@mistral-batch/gateway/cloudflare";
import { verifyTokens } from "@mistral-batch/gateway/jwt";

interface Env {
  readonly MISTRAL_API_KEY: string;
  readonly GATEWAY_SECRET: string;
}

const options = (env: Env): GatewayOptions => ({
  apiKey: env.MISTRAL_API_KEY,
  secret: env.GATEWAY_SECRET,
  allowedOrigins: ["https://app.example"],
  authorize: verifyTokens({
    jwksUrl: "https://issuer.example/.well-known/jwks.json",
    issuer: "https://issuer.example/",
    audience: "mistral-gateway",
    tenant: "org_id",
  }),
});

export default {
  fetch: (request, env) => createGateway(options(env))(request),
} satisfies ExportedHandler<Env>;
