/** What every project prints when upload, create, wait and results did what they should; each request ran once. */
export const EXPECTED_OUTCOME = {
  status: "SUCCESS",
  rows: ["one succeeded", "three succeeded", "two succeeded"],
  executions: 3,
} as const;
