import { createEmulator } from "@mistral-batch/emulator";
import { handlers } from "@mistral-batch/emulator/msw";
import type { HttpHandler } from "msw/http";

export const mocks: HttpHandler[] = handlers(createEmulator());
