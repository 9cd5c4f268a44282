import { isJsonObject, type JsonObject } from "../wire.ts";
import type { Respond, RowAnswer, RowRequest } from "./respond.ts";

/** The options of {@link forwardTo}. */
export interface ForwardOptions {
  /** The server's address with its version, for example `"http://127.0.0.1:11434/v1"`. */
  readonly baseUrl: string;
  /** Sent as a Bearer token; nothing is sent without it. */
  readonly apiKey?: string;
  /** Used in place of the global fetch. */
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>;
  /** Rows that are on their way at a time. @default 4 */
  readonly concurrency?: number;
  /** The model that the server knows, in place of the row's. */
  readonly model?: string;
}

/**
 * Makes a `respond` that forwards rows to an OpenAI-compatible server, so that a local model gets a Batch API. Chat
 * and embeddings go through as they are, FIM goes to the server's `/completions`, the other endpoints to the same path
 * there. The server's status and body become the row's; a server that cannot be reached fails the row.
 *
 * @param options - The server, its model, and how many rows go to it at a time.
 * @returns What `createEmulator` takes as `respond`.
 * @example
 * ```ts
 * import { createEmulator, forwardTo } from "@mistral-batch/emulator";
 *
 * const respond = forwardTo({ baseUrl: "http://127.0.0.1:11434/v1", model: "llama3.2", concurrency: 2 });
 * const emulator = createEmulator({ clock: "real", respond });
 * console.log(emulator.books.executionCount());
 * ```
 */
export function forwardTo(options: ForwardOptions): Respond {
  const { concurrency = 4 } = options;
  const send = options.fetch ?? ((input: string, init: RequestInit) => fetch(input, init));
  const respond = async (row: RowRequest): Promise<RowAnswer> => {
    const isFim = row.endpoint === "/v1/fim/completions";
    const path = isFim ? "/completions" : row.endpoint.replace(/^\/v1/, "");
    const response = await send(`${options.baseUrl.replace(/\/+$/, "")}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
      },
      body: JSON.stringify(forwardedBody(row, options.model)),
    });
    const body = parse(await response.text());
    return { status_code: response.status, body: isFim && response.ok ? fimBody(body) : body };
  };
  return Object.assign(respond, { concurrency });
}

/** Fields that only Mistral knows would make a strict server refuse the row. */
function forwardedBody(row: RowRequest, model: string | undefined): JsonObject {
  const { random_seed, safe_prompt: _safe, prompt_mode: _mode, ...body } = row.body;
  return {
    ...body,
    ...(random_seed === undefined ? {} : { seed: random_seed }),
    model: model ?? row.model,
    ...(row.endpoint === "/v1/embeddings" ? {} : { stream: false }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { object: "error", message: text.slice(0, 1000), type: "server_error", param: null, code: null };
  }
}

/** A completion of the older form becomes a message, as FIM answers it. */
function fimBody(body: unknown): unknown {
  if (!isJsonObject(body) || !Array.isArray(body["choices"])) return body;
  const choices = body["choices"].map((choice) => {
    if (!isJsonObject(choice) || typeof choice["text"] !== "string") return choice;
    const { text, ...rest } = choice;
    return { ...rest, message: { role: "assistant", content: text, tool_calls: null } };
  });
  return { ...body, object: "chat.completion", choices };
}
