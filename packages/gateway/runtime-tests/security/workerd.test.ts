// Every attack that was tried, against the gateway in a real workerd without any Node compatibility.
import { startWorkerd } from "../support/workerd-gateway.ts";
import { describeAttacks } from "./describe-attacks.ts";

describeAttacks("workerd", (serviceUrl) => startWorkerd(serviceUrl, "2026-07-01"));
