import type { EmulatorUnknowns } from "./unknowns.ts";

/** The name of a set of answers to what nobody knows about the service. */
export type EmulatorProfile = "friendly" | "pessimist";

const FRIENDLY: EmulatorUnknowns = {
  range: true,
  contentDisposition: true,
  contentType: "application/octet-stream",
  rateLimitHeaders: false,
  honourListFilters: true,
  maxPageSize: null,
  listStaleMs: 0,
  listMetadata: true,
  newFileHiddenMs: 0,
  newJobHiddenMs: 0,
  totalRequestsAt: "start",
  noInput: "refuse",
  bothInputs: "refuse",
  severalInputFiles: "concatenate",
  unknownEndpoint: "refuse",
  duplicateCustomIds: "execute",
  invalidLines: "fail_job",
  unknownModel: "fail_rows",
  missingInputFileStatus: 404,
  tooManyRequests: "refuse",
  pendingCapStatus: 429,
  cancelTerminal: "unchanged",
  deleteRunning: "cancel",
  deleteJobFiles: false,
  partialOutputs: true,
  allFailedStatus: "SUCCESS",
  inlineOutputs: "unset_or_true",
  inlineOutputRows: "all",
  inlineOutputsMaxRows: null,
  inlineInputFile: true,
  inlineResultFiles: true,
  errorShape: "envelope",
  errorLinesIn: "error_file",
  uploadBytes: "number",
  uploadExpiryHours: null,
  resultRetentionMs: null,
  validationArgument: "payload",
  streamInBody: "ignore",
};

const PESSIMIST: EmulatorUnknowns = {
  ...FRIENDLY,
  range: false,
  contentDisposition: false,
  honourListFilters: false,
  maxPageSize: 20,
  listStaleMs: 30_000,
  listMetadata: false,
  newFileHiddenMs: 3_000,
  cancelTerminal: "refuse",
  deleteRunning: "refuse",
  inlineOutputs: "only_true",
  inlineOutputRows: "succeeded",
  inlineInputFile: false,
};

/** The answers of each profile to what nobody knows; `docs/emulator.md` shows them as a table. */
export const PROFILES: Readonly<Record<EmulatorProfile, EmulatorUnknowns>> = {
  friendly: FRIENDLY,
  pessimist: PESSIMIST,
};
