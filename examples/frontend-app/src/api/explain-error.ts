import { type ErrorCode, HttpError, isMistralBatchError } from "@mistral-batch/browser";

/** An error in words for whoever sits in front of the page. */
export interface Explanation {
  readonly title: string;
  readonly advice: string;
}

const OPERATOR = "Whoever runs this page has to put it right; nothing that you sent is lost.";
const SIGNED_OUT = { title: "You are signed out", advice: "Reload the page to sign in again." };
const OFFLINE = { title: "You are offline", advice: "What runs goes on. This page looks again when you are back." };
const UNREACHABLE = {
  title: "The page cannot reach its server",
  advice: "What runs goes on. Check your connection, or try again in a moment.",
};
const SILENT = { title: "The service does not answer", advice: "What runs goes on. Try again in a moment." };
const INCOMPLETE = { title: "The results came incomplete", advice: "Read them again; that costs nothing." };

/** What each code of the library means here; the others say it best themselves. */
const EXPLANATIONS: { readonly [Code in ErrorCode]?: Explanation } = {
  unauthorized: SIGNED_OUT,
  payment_required: {
    title: "Batches are not paid for",
    advice: `The account has no billing for batches. ${OPERATOR}`,
  },
  forbidden: {
    title: "The service refuses this page",
    advice: `Its key may be wrong, or its quota used up. ${OPERATOR}`,
  },
  not_found: { title: "There is no such thing here", advice: "It was deleted, or it belongs to somebody else." },
  rate_limited: { title: "Too many requests at once", advice: "What runs goes on. Try again in a moment." },
  server_error: { title: "The service has trouble", advice: "What runs goes on. Try again in a moment." },
  connection_failed: UNREACHABLE,
  connection_lost: UNREACHABLE,
  headers_timeout: SILENT,
  idle_timeout: SILENT,
  invalid_response: { title: "The service answered something odd", advice: "Try again in a moment." },
  incomplete_body: INCOMPLETE,
  accounting_failed: INCOMPLETE,
  results_unavailable: { title: "The results are gone", advice: "The service keeps them for a limited time only." },
  source_unreadable: { title: "The file was changed", advice: "It is not what was checked any more. Pick it again." },
  ambiguous_submit: {
    title: "It is not clear whether the batch was started",
    advice: "Nothing is sent again until it is. Look again in a few minutes.",
  },
};

/** Says what an error means, and what to do. */
export function explainError(error: unknown): Explanation {
  if (!isMistralBatchError(error)) return { title: "Something went wrong", advice: String(error) };
  if (error.code === "missing_api_key" || error.code === "connection_lost") {
    if (!navigator.onLine) return OFFLINE;
    // The session is asked over the network as well.
    if (error.code === "missing_api_key") return error.cause instanceof TypeError ? UNREACHABLE : SIGNED_OUT;
  }
  if (error instanceof HttpError && error.status === 413) {
    return { title: "The file is too large", advice: "Split it, and start a batch for each part." };
  }
  return EXPLANATIONS[error.code] ?? { title: "This was refused", advice: error.message };
}
