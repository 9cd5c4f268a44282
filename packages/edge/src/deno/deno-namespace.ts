/** What is known of a file. */
export interface DenoFileInfo {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly size: number;
  readonly mtime: Date | null;
  readonly ino: number | null;
}

/** An open file. */
export interface DenoFile {
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  seek(offset: number, whence: 0): Promise<number>;
  stat(): Promise<DenoFileInfo>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): void;
}

/** The part of Deno's namespace that is used here, written down so that nobody needs Deno's types to use this package. */
export interface DenoNamespace {
  readonly version: { readonly deno: string };
  readonly env: { get(name: string): string | undefined };
  readonly permissions: {
    querySync(descriptor: { readonly name: "env"; readonly variable: string }): { readonly state: string };
  };
  statSync(path: string): DenoFileInfo;
  open(
    path: string,
    options: { readonly read?: boolean; readonly write?: boolean; readonly createNew?: boolean },
  ): Promise<DenoFile>;
  readDir(path: string): AsyncIterable<{ readonly name: string; readonly isDirectory: boolean }>;
  mkdir(path: string, options: { readonly recursive: boolean }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string, options?: { readonly recursive: boolean }): Promise<void>;
}
