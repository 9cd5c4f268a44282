// The process: reads the environment, listens, and stops when it is told to.
import { createMistralBatch } from "@mistral-batch/node";
import { createService } from "./create-service.ts";
import { ServiceError } from "./service-error.ts";

const stop = new AbortController();
const service = createService(createMistralBatch(), stop.signal);

for (const name of ["SIGTERM", "SIGINT"] as const) {
  // Only once, so that a second signal ends the process at once.
  process.once(name, () => {
    service.log.info(`${name}: no new requests, those in flight finish, and jobs go on without us`);
    stop.abort(new ServiceError(503, "stopping", "The service is stopping; the job goes on, so ask again in a moment"));
    void service.close();
  });
}

// Whoever reaches this port can spend your money: put your own authentication in front before you open it to others.
await service.listen({ host: process.env["HOST"] ?? "127.0.0.1", port: Number(process.env["PORT"] ?? 3000) });
