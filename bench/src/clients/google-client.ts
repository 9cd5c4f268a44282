import { GoogleGenAI } from "@google/genai";

/** Google's client, whose paths look like those of others: the bench serves them under a prefix. */
export function googleClient(origin: string): GoogleGenAI {
  return new GoogleGenAI({ apiKey: "key", httpOptions: { baseUrl: `${origin}/google` } });
}
