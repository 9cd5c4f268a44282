/** How long things take, in milliseconds of the emulator's clock. */
export interface EmulatorTiming {
  /** From create to start. @default 1000 */
  readonly queueMs: number;
  /** Each row. @default 10 */
  readonly rowMs: number;
  /** The shortest run of a job, however few its rows. @default 1000 */
  readonly minimumRunMs: number;
  /** From `CANCELLATION_REQUESTED` to `CANCELLED`. @default 1000 */
  readonly cancelMs: number;
}

export const DEFAULT_TIMING: EmulatorTiming = { queueMs: 1000, rowMs: 10, minimumRunMs: 1000, cancelMs: 1000 };
