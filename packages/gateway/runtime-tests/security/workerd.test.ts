// Every attack that was tried, against the gateway in a real workerd without any Node compatibility, and what came of it.
import { afterAll } from "vitest";
import { startWorkerd } from "../support/workerd-gateway.ts";
import { describeAttacks, printResults } from "./describe-attacks.ts";

describeAttacks("workerd", (serviceUrl) => startWorkerd(serviceUrl, "2026-07-01"));
afterAll(printResults);
