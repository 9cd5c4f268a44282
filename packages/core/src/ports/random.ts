/** Randomness as a port: jitter and generated keys come from here, so that tests can repeat them. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  fraction(): number;
  /** A fresh identifier with at least 122 random bits, at most 36 characters of `[0-9a-f-]`. */
  id(): string;
}

/** The randomness of the runtime itself. */
export const systemRandom: Random = {
  fraction: () => Math.random(),
  id: () => crypto.randomUUID(),
};
