/**
 * Batch inference on Mistral from any JavaScript runtime: models and operations on web standards.
 *
 * @module
 */

// Errors.
export { AmbiguousSubmitError } from "./errors/ambiguous-submit-error.ts";
export { ConnectionError } from "./errors/connection-error.ts";
export { ERROR_CODES, type ErrorCode } from "./errors/error-code.ts";
export { HttpError } from "./errors/http-error.ts";
export { type InputProblem, InvalidInputError } from "./errors/invalid-input-error.ts";
export { isMistralBatchError, MistralBatchError } from "./errors/mistral-batch-error.ts";
export { ResponseError } from "./errors/response-error.ts";
export { RunError, type RunErrorOptions } from "./errors/run-error.ts";
export { TimeoutError } from "./errors/timeout-error.ts";
// For whoever runs batches.
export {
  createMistralBatch,
  type Files,
  type Jobs,
  type MistralBatch,
  type WithStore,
} from "./facade/create-mistral-batch.ts";
export type { Client, ClientOptions } from "./http/client.ts";
export { createClient } from "./http/create-client.ts";
export type { RequestOptions } from "./http/request-options.ts";
export type { UploadProgress } from "./http/send-body.ts";
export { assertInput, type BatchInputs, checkInput } from "./input/check-input.ts";
export type { CheckInputOptions, InputReport } from "./input/input-report.ts";
export { type RequestsSourceOptions, requestsSource } from "./input/requests-source.ts";
export { encodeJsonLine } from "./jsonl/encode-json-line.ts";
export { jsonLines } from "./jsonl/json-lines.ts";
export { type JsonLine, type ReadJsonLinesOptions, readJsonLines } from "./jsonl/read-json-lines.ts";
export { deleteFile } from "./operations/files/delete-file.ts";
export { downloadFile } from "./operations/files/download-file.ts";
export { getSignedUrl } from "./operations/files/get-signed-url.ts";
export { iterateFiles, listFiles } from "./operations/files/list-files.ts";
export { retrieveFile } from "./operations/files/retrieve-file.ts";
export { type UploadOptions, uploadFile } from "./operations/files/upload-file.ts";
export { cancelJob } from "./operations/jobs/cancel-job.ts";
export { createJob } from "./operations/jobs/create-job.ts";
export { deleteJob } from "./operations/jobs/delete-job.ts";
export { getJob } from "./operations/jobs/get-job.ts";
export { iterateJobs } from "./operations/jobs/iterate-jobs.ts";
export { listJobs } from "./operations/jobs/list-jobs.ts";
export { findSubmittedJob } from "./operations/submit/find-submitted-job.ts";
export { retryWhileFresh } from "./operations/submit/retry-while-fresh.ts";
export { type JobReference, type WaitOptions, waitForJob } from "./operations/watch/wait-for-job.ts";
export { blobSource } from "./ports/blob-source.ts";
// For whoever writes an adapter.
export { checkedRunStore } from "./ports/checked-run-store.ts";
export { checkedSpool } from "./ports/checked-spool.ts";
export { type Clock, sleep, systemClock } from "./ports/clock.ts";
export { memoryRunStore } from "./ports/memory-run-store.ts";
export { type MemorySink, memorySink } from "./ports/memory-sink.ts";
export { memorySpool } from "./ports/memory-spool.ts";
export { type Random, systemRandom } from "./ports/random.ts";
export { MAX_BLOB_BYTES, MAX_EVENT_BYTES, type RunStore } from "./ports/run-store.ts";
export type { Sink } from "./ports/sink.ts";
export type { Source } from "./ports/source.ts";
export type { Spool } from "./ports/spool.ts";
export type { ConnectionFailure, Fetch, SizedRequest, Transport } from "./ports/transport.ts";
export { type CollectResultsOptions, collectResults } from "./results/collect-results.ts";
export type { ErrorCount } from "./results/error-tally.ts";
export { messageText } from "./results/message-text.ts";
export { type ResultRows, readResults } from "./results/read-results.ts";
export type { ReadResultsOptions } from "./results/read-results-options.ts";
export type {
  BatchInput,
  FailedRow,
  FailureClass,
  InvalidRow,
  MissingRow,
  ResultRow,
  ResultRowBase,
  RowOrigin,
  SucceededRow,
  TruncatedRow,
} from "./results/result-row.ts";
export type { ResultSummary } from "./results/result-summary.ts";
export type { SchemaIssue, StandardIssue, StandardResult, StandardSchema } from "./results/standard-schema.ts";
export type { ResultUsage } from "./results/usage-tally.ts";
export type { RetryConfig } from "./retry/retry-config.ts";
export type { AdvanceSettings } from "./runs/advance/advance-run.ts";
export type { RunProgress } from "./runs/advance/report-progress.ts";
export type { RunRows } from "./runs/collect/run-rows.ts";
export type { RunSummary } from "./runs/collect/run-summary.ts";
export { describeRunChange } from "./runs/describe-run-change.ts";
export type { RepairClass, RepairSettings, RunCleanup, RunLimits } from "./runs/ledger/run-event.ts";
export type { PartStatus } from "./runs/ledger/run-state.ts";
export { type PlanRunOptions, planRun, type RunPlan, type RunPlanPart } from "./runs/plan/plan-run.ts";
export type { JsonSchema } from "./runs/plan/response-format.ts";
export type { OncePassed, RunInputs } from "./runs/plan/run-inputs.ts";
export type { RunLimitOptions } from "./runs/plan/run-limits.ts";
export type {
  AdvanceOptions,
  CollectRunOptions,
  RetryFailedOptions,
  Run,
  RunAdvance,
  RunResultsOptions,
  WaitForRunOptions,
} from "./runs/run.ts";
export type { RunNotice } from "./runs/run-notice.ts";
export type { CreateRunOptions } from "./runs/run-settings.ts";
export type { RunStatus } from "./runs/run-status.ts";
export { createRun, type OpenRunOptions, openRun, type Runs, runBatch } from "./runs/runs.ts";
// What goes over the wire.
export type { BatchError, BatchJob, DeleteBatchJobResponse, ListBatchJobsResponse } from "./wire/batch-job.ts";
export { type BatchJobStatus, isKnownStatus, isTerminal, type KnownBatchJobStatus } from "./wire/batch-job-status.ts";
export type { BatchRequest, CreateJobParams } from "./wire/create-job-params.ts";
export {
  API_ENDPOINTS,
  type ApiEndpoint,
  type EndpointBodies,
  type KnownApiEndpoint,
  type RequestBody,
  type ResponseBody,
} from "./wire/endpoints/api-endpoint.ts";
export type {
  AudioTranscriptionRequest,
  TranscriptionResponse,
  TranscriptionSegment,
} from "./wire/endpoints/audio-transcriptions.ts";
export type {
  ChatClassificationRequest,
  ChatClassificationResponse,
  InstructRequest,
} from "./wire/endpoints/chat-classifications.ts";
// The bodies of the ten endpoints.
export type {
  ChatCompletionChoice,
  ChatCompletionMessage,
  ChatCompletionMessagePart,
  ChatCompletionRequest,
  ChatCompletionResponse,
  FinishReason,
} from "./wire/endpoints/chat-completions.ts";
export type { ChatModerationRequest, ChatModerationResponse } from "./wire/endpoints/chat-moderations.ts";
export type {
  ClassificationRequest,
  ClassificationResponse,
  ClassificationTargetResult,
} from "./wire/endpoints/classifications.ts";
export type {
  AudioChunk,
  BuiltInConnector,
  ContentChunk,
  DocumentURLChunk,
  FileChunk,
  ImageDetail,
  ImageURL,
  ImageURLChunk,
  ReferenceChunk,
  SystemContentChunk,
  TextChunk,
  ThinkChunk,
  ToolFileChunk,
  ToolReferenceChunk,
  WithType,
} from "./wire/endpoints/content-chunks.ts";
export type {
  AgentHandoffEntry,
  ConversationEntryBase,
  ConversationInputEntry,
  ConversationOutputEntry,
  FunctionCallEntry,
  FunctionResultEntry,
  MessageInputChunk,
  MessageInputEntry,
  MessageOutputChunk,
  MessageOutputEntry,
  ToolExecutionEntry,
} from "./wire/endpoints/conversation-entries.ts";
export type {
  CompletionArgs,
  ConversationRequest,
  ConversationResponse,
  ConversationUsageInfo,
} from "./wire/endpoints/conversations.ts";
export type {
  EmbeddingDtype,
  EmbeddingRequest,
  EmbeddingResponse,
  EmbeddingResponseData,
} from "./wire/endpoints/embeddings.ts";
export type { FIMCompletionRequest, FIMCompletionResponse } from "./wire/endpoints/fim-completions.ts";
export type {
  GuardrailAction,
  GuardrailConfig,
  ModerationGuard,
  ModerationV1Thresholds,
  ModerationV2Thresholds,
} from "./wire/endpoints/guardrails.ts";
export type {
  AssistantMessage,
  ChatMessage,
  SystemMessage,
  ToolMessage,
  UserMessage,
} from "./wire/endpoints/messages.ts";
export type { ModerationObject, ModerationRequest, ModerationResponse } from "./wire/endpoints/moderations.ts";
export type {
  OCRConfidenceScore,
  OCRImageObject,
  OCRPageConfidenceScores,
  OCRPageDimensions,
  OCRPageObject,
  OCRRequest,
  OCRResponse,
  OCRTableObject,
  OCRUsageInfo,
} from "./wire/endpoints/ocr.ts";
export type {
  OCRBlock,
  OCRBlockBase,
  OCRBlockConfidenceScores,
  OCRContentBlock,
  OCRImageBlock,
  OCRTableBlock,
} from "./wire/endpoints/ocr-blocks.ts";
export type { OpenObject } from "./wire/endpoints/open-object.ts";
export type { JsonSchemaFormat, ResponseFormat } from "./wire/endpoints/response-format.ts";
export type { Prediction, ReasoningEffort, Sampling } from "./wire/endpoints/sampling.ts";
export type {
  BuiltInTool,
  ConnectorAuthorization,
  CustomConnector,
  DocumentLibraryTool,
  FunctionCall,
  FunctionChoice,
  FunctionDefinition,
  FunctionTool,
  Tool,
  ToolCall,
  ToolChoiceMode,
  ToolConfiguration,
} from "./wire/endpoints/tools.ts";
export type { UsageInfo } from "./wire/endpoints/usage-info.ts";
export type {
  DeleteFileResponse,
  FileObject,
  FilePurpose,
  FileSourceKind,
  FileVisibility,
  GetSignedUrlResponse,
  ListFilesResponse,
  SampleType,
} from "./wire/file-object.ts";
export type { FileParams, GetSignedUrlParams, ListFilesParams, UploadFileParams } from "./wire/file-params.ts";
export type { GetJobParams, JobParams } from "./wire/job-params.ts";
export type { ListJobsParams } from "./wire/list-jobs-params.ts";
export type { ResultLine } from "./wire/result-line.ts";
