/** The names of the operations: `jobs.*` and `files.*` of the API, and reading a signed URL. */
export type Operation =
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
  | "files.url"
  | "signed-url.read";
