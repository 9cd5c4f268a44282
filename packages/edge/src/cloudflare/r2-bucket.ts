/** What is known of an object in R2; Cloudflare's own `R2Object` fits. */
export interface R2ObjectLike {
  readonly size: number;
  readonly etag: string;
}

/** An object in R2 with its content; Cloudflare's own `R2ObjectBody` fits. */
export interface R2ObjectBodyLike extends R2ObjectLike {
  /** A `ReadableStream` of bytes; `unknown`, because projects that also have the DOM's types have two of that name. */
  readonly body: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A part of an object that is put together of parts. */
export interface R2PartLike {
  readonly partNumber: number;
  readonly etag: string;
}

/** An object that is being put together of parts; Cloudflare's own `R2MultipartUpload` fits. */
export interface R2UploadLike {
  readonly uploadId: string;
  uploadPart(partNumber: number, value: Uint8Array): Promise<R2PartLike>;
  complete(parts: R2PartLike[]): Promise<unknown>;
  abort(): Promise<void>;
}

/** The part of a bucket that `r2Source` reads with; Cloudflare's own `R2Bucket` fits. */
export interface R2ReadableBucket {
  head(key: string): Promise<R2ObjectLike | null>;
  get(
    key: string,
    options: { onlyIf: { etagMatches: string }; range?: { offset: number; length: number } },
  ): Promise<R2ObjectBodyLike | R2ObjectLike | null>;
}

/** The part of a bucket that `r2Sink` writes with; Cloudflare's own `R2Bucket` fits. */
export interface R2WritableBucket {
  get(key: string): Promise<R2ObjectBodyLike | null>;
  put(key: string, value: Uint8Array, options?: { httpMetadata?: { contentType?: string } }): Promise<R2ObjectLike>;
  delete(key: string): Promise<void>;
  createMultipartUpload(key: string, options?: { httpMetadata?: { contentType?: string } }): Promise<R2UploadLike>;
  resumeMultipartUpload(key: string, uploadId: string): R2UploadLike;
}

/** A page of keys; Cloudflare's own `R2Objects` fits. */
export interface R2ListLike {
  readonly objects: readonly { readonly key: string }[];
  readonly truncated: boolean;
  readonly cursor?: string;
}

/** The part of a bucket that `r2Spool` uses; Cloudflare's own `R2Bucket` fits. */
export type R2SpoolBucket = R2ReadableBucket &
  R2WritableBucket & {
    list(options: { prefix: string; cursor?: string }): Promise<R2ListLike>;
    delete(keys: string[]): Promise<void>;
  };
