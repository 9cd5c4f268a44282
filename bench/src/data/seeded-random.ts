/** Numbers from 0 up to 1 that look random and are the same everywhere (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many hexadecimal digits. */
export function hexDigits(random: () => number, digits: number): string {
  let text = "";
  while (text.length < digits) text += ((random() * 0x1_0000_0000) >>> 0).toString(16).padStart(8, "0");
  return text.slice(0, digits);
}
