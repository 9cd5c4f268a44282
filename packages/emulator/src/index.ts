/**
 * The Mistral batch service in memory: one `(Request) => Promise<Response>`.
 *
 * @module
 */

export type { ForwardOptions } from "./answers/forward-to.ts";
export { forwardTo } from "./answers/forward-to.ts";
export type { Respond, RowAnswer, RowRequest } from "./answers/respond.ts";
export type { BlobStore, BlobWriter } from "./blob-store/blob-store.ts";
export { createMemoryBlobStore } from "./blob-store/memory-blob-store.ts";
export type {
  CreateRecord,
  EmulatorBooks,
  ExecutedRow,
  ExecutionFilter,
  RepeatedExecution,
  RequestFilter,
  SeenRequest,
  UploadRecord,
} from "./books/emulator-books.ts";
export type { ClockOptions, EmulatorClock, TimeSource } from "./clock.ts";
export type { Emulator } from "./emulator.ts";
export { createEmulator } from "./emulator.ts";
export type { EmulatorOptions } from "./emulator-options.ts";
export type {
  AnswerFault,
  ConnectionFault,
  Fault,
  FaultCondition,
  FaultRule,
  FaultSubject,
  JobFault,
} from "./faults/fault.ts";
export type { AddedFault, Faults } from "./faults/faults.ts";
export type { NetworkFaultKind } from "./faults/network-fault.ts";
export { isNetworkFault, NetworkFault } from "./faults/network-fault.ts";
export type { ErrorShape } from "./jobs/error-line.ts";
export { ERROR_SHAPES } from "./jobs/error-line.ts";
export type { RowSelection } from "./jobs/job-plan.ts";
export type { EmulatorLimits } from "./limits.ts";
export type { FetchMount } from "./mounts/fetch-mount.ts";
export type { WorkerMount } from "./mounts/to-worker.ts";
export { toWorker } from "./mounts/to-worker.ts";
export type { EmulatorProfile } from "./profiles.ts";
export { PROFILES } from "./profiles.ts";
export type { Operation } from "./service/operation.ts";
export type { EmulatorTiming } from "./timing.ts";
export type { EmulatorUnknowns } from "./unknowns.ts";
export type { ApiEndpoint, JobStatus, JsonObject, WireBatchError, WireBatchJob, WireFile } from "./wire.ts";
export { API_ENDPOINTS, JOB_STATUSES } from "./wire.ts";
