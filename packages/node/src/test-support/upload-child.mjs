// Uploads a file with the built package and prints by how much its peak memory grew, in MB.
import { createMistralBatch, fileSource } from "../../dist/index.js";

const [path, baseUrl] = process.argv.slice(2);
const batch = createMistralBatch({ apiKey: "k", baseUrl, env: {} });
await batch.jobs.list();
const before = process.resourceUsage().maxRSS;
await batch.files.upload({ file: fileSource(path) });
console.log((process.resourceUsage().maxRSS - before) / 1024);
