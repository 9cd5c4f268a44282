/** What a gateway can let through: the operations of the API under the names of the client. */
export type GatewayOperation =
  | "jobs.list"
  | "jobs.create"
  | "jobs.get"
  | "jobs.cancel"
  | "jobs.delete"
  | "files.upload"
  | "files.list"
  | "files.retrieve"
  | "files.delete"
  | "files.download"
  | "files.url";

/** The operations that change and spend nothing. */
export const READ_OPERATIONS: readonly GatewayOperation[] = [
  "jobs.list",
  "jobs.get",
  "files.list",
  "files.retrieve",
  "files.download",
  "files.url",
];

/** Every operation that a gateway can let through. */
export const ALL_OPERATIONS: readonly GatewayOperation[] = [
  ...READ_OPERATIONS,
  "jobs.create",
  "jobs.cancel",
  "jobs.delete",
  "files.upload",
  "files.delete",
];
