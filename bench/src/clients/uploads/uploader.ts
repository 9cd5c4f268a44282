/** Sets a client up for a server, and returns the upload of a file: only that is measured. It fails if the server does. */
export type OpenUploader = (origin: string, path: string) => Promise<() => Promise<unknown>>;
