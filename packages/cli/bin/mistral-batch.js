#!/usr/bin/env node
import { start } from "../dist/index.js";

await start(process);
