/** The limits of the service. The documents disagree on some; each is an option. */
export interface EmulatorLimits {
  /** Bytes of one uploaded file. @default 536870912 (512 MiB) */
  readonly fileBytes: number;
  /** Rows of a create with `requests`. @default 10000 */
  readonly inlineRequests: number;
  /** Bytes of a create's body; above it the gateway answers 400 with HTML. @default Infinity */
  readonly inlineBytes: number;
  /** Rows of one job. @default 100000 */
  readonly requestsPerJob: number;
  /** Rows of all unfinished jobs of a workspace. @default 1000000 */
  readonly pendingRequests: number;
  /** The largest `timeout_hours`. @default 168 */
  readonly timeoutHours: number;
}

export const DEFAULT_LIMITS: EmulatorLimits = {
  fileBytes: 512 * 1024 * 1024,
  inlineRequests: 10_000,
  inlineBytes: Number.POSITIVE_INFINITY,
  requestsPerJob: 100_000,
  pendingRequests: 1_000_000,
  timeoutHours: 168,
};
