/** What of a page or a worker is used here beyond fetch; service workers, among others, do not have all of it. */
export interface BrowserGlobals {
  readonly location?: { readonly origin: string } | undefined;
  readonly navigator?:
    | {
        readonly onLine?: boolean | undefined;
        readonly storage?: Pick<StorageManager, "getDirectory"> | undefined;
      }
    | undefined;
  readonly indexedDB?: Pick<IDBFactory, "open"> | undefined;
  readonly document?: Pick<Document, "createElement"> | undefined;
  readonly XMLHttpRequest?: (new () => XMLHttpRequest) | undefined;
}

/** Looked up at each use and never at import, so that importing has no effect anywhere. */
export function browserGlobals(): BrowserGlobals {
  return globalThis;
}
