import type { CreateJobOrders } from "../jobs/create-job.ts";
import type { JobPlan } from "../jobs/job-plan.ts";
import type { Fault } from "./fault.ts";

/** Gathers what the faults of a create have in store for its job. */
export function jobOrders(faults: readonly Fault[]): CreateJobOrders {
  const plan: JobPlan = {};
  let acceptedAfterMs = 0;
  for (const fault of faults) {
    if (fault.kind === "accepted-late") acceptedAfterMs = fault.delayMs;
    addToPlan(plan, fault);
  }
  return { plan, acceptedAfterMs };
}

function addToPlan(plan: JobPlan, fault: Fault): void {
  switch (fault.kind) {
    case "job-ends":
      plan.ends = fault;
      break;
    case "job-status-word":
      plan.statusWord = fault;
      break;
    case "missing-rows":
      plan.missingRows = fault;
      break;
    case "duplicate-rows":
      plan.duplicateRows = { ...fault, lineId: fault.lineId ?? "same" };
      break;
    case "unexpected-rows":
      plan.unexpectedRows = fault.custom_ids;
      break;
    case "row-errors":
      plan.rowErrors = { ...fault, status_code: fault.status_code ?? 503 };
      break;
    case "output-format":
      plan.outputFormat = fault;
      break;
    default:
      break;
  }
}
