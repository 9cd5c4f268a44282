// On Cloudflare: the same.
import { createGateway } from "@mistral-batch/gateway/cloudflare";
import { createApp } from "./create-app.ts";

interface Env {
  readonly ASSETS: { fetch(request: Request | string): Promise<Response> };
  readonly MISTRAL_API_KEY: string;
  readonly APP_SECRET: string;
  /** Where the app is, `https://app.example`. */
  readonly APP_ORIGIN: string;
  readonly MISTRAL_BASE_URL?: string;
}

let app: ReturnType<typeof createApp> | undefined;

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    app ??= createApp({
      secret: env.APP_SECRET,
      gateway: (authorize) =>
        createGateway({
          apiKey: env.MISTRAL_API_KEY,
          secret: env.APP_SECRET,
          baseUrl: env.MISTRAL_BASE_URL,
          authorize,
          allowedOrigins: [env.APP_ORIGIN],
        }),
      page: async () => await (await env.ASSETS.fetch(`${env.APP_ORIGIN}/`)).text(),
      files: async ({ req }) => {
        const { body, status, headers } = await env.ASSETS.fetch(req.raw);
        // What a binding answers cannot be given further headers.
        return new Response(body, { status, headers });
      },
    });
    return app.fetch(request);
  },
};
