import type { R2PartLike, R2UploadLike, R2WritableBucket } from "./r2-bucket.ts";

/** What stands before the bytes of a checkpoint: one line of JSON. */
interface CheckpointHead {
  readonly v: 1;
  /** Null while there are too few bytes for a part. */
  readonly upload_id: string | null;
  readonly parts: readonly R2PartLike[];
}

/** An object that grows by parts of one size, of which the newest is gathered in memory. */
export class R2Parts {
  readonly #bucket: R2WritableBucket;
  readonly #key: string;
  readonly #checkpointKey: string;
  readonly #contentType: string;
  readonly #gathered: Uint8Array;
  #gatheredBytes = 0;
  #upload: R2UploadLike | undefined;
  #parts: R2PartLike[] = [];
  #hasCheckpoint = false;

  constructor(
    bucket: R2WritableBucket,
    key: string,
    { partBytes, contentType }: { readonly partBytes: number; readonly contentType: string },
  ) {
    this.#bucket = bucket;
    this.#key = key;
    this.#checkpointKey = `${key}.checkpoint`;
    this.#contentType = contentType;
    this.#gathered = new Uint8Array(partBytes);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let taken = 0; taken < bytes.byteLength; ) {
      const piece = bytes.subarray(taken, taken + this.#gathered.byteLength - this.#gatheredBytes);
      this.#gathered.set(piece, this.#gatheredBytes);
      this.#gatheredBytes += piece.byteLength;
      taken += piece.byteLength;
      if (this.#gatheredBytes === this.#gathered.byteLength) await this.#sendPart();
    }
  }

  /** Keeps the list of parts and what is no part yet; the tag of that object is the token. */
  async checkpoint(): Promise<string> {
    const head: CheckpointHead = { v: 1, upload_id: this.#upload?.uploadId ?? null, parts: this.#parts };
    const line = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
    const content = new Uint8Array(line.byteLength + this.#gatheredBytes);
    content.set(line);
    content.set(this.#gathered.subarray(0, this.#gatheredBytes), line.byteLength);
    this.#hasCheckpoint = true;
    return (await this.#bucket.put(this.#checkpointKey, content)).etag;
  }

  async restore(token: string): Promise<void> {
    const object = await this.#bucket.get(this.#checkpointKey);
    if (object === null || object.etag !== token) {
      throw new Error(`its checkpoint "${this.#checkpointKey}" is gone or is another one; begin anew`);
    }
    const content = new Uint8Array(await object.arrayBuffer());
    const lineEnd = content.indexOf(0x0a);
    const head = JSON.parse(new TextDecoder().decode(content.subarray(0, lineEnd))) as CheckpointHead;
    const rest = content.subarray(lineEnd + 1);
    if (rest.byteLength >= this.#gathered.byteLength) {
      throw new Error(`its checkpoint was made with larger parts; use the same "partBytes"`);
    }
    this.#gathered.set(rest);
    this.#gatheredBytes = rest.byteLength;
    this.#parts = [...head.parts];
    this.#upload = head.upload_id === null ? undefined : this.#bucket.resumeMultipartUpload(this.#key, head.upload_id);
    this.#hasCheckpoint = true;
  }

  async commit(): Promise<void> {
    if (this.#upload === undefined) {
      const bytes = this.#gathered.subarray(0, this.#gatheredBytes);
      await this.#bucket.put(this.#key, bytes, { httpMetadata: { contentType: this.#contentType } });
    } else {
      if (this.#gatheredBytes > 0) await this.#sendPart();
      await this.#upload.complete(this.#parts);
    }
    await this.#dropCheckpoint();
  }

  async abort(): Promise<void> {
    // What a checkpoint has kept stays for another try.
    if (!this.#hasCheckpoint) await this.#upload?.abort();
  }

  async #sendPart(): Promise<void> {
    this.#upload ??= await this.#bucket.createMultipartUpload(this.#key, {
      httpMetadata: { contentType: this.#contentType },
    });
    const bytes = this.#gathered.subarray(0, this.#gatheredBytes);
    this.#parts.push(await this.#upload.uploadPart(this.#parts.length + 1, bytes));
    this.#gatheredBytes = 0;
  }

  async #dropCheckpoint(): Promise<void> {
    if (!this.#hasCheckpoint) return;
    await this.#bucket.delete(this.#checkpointKey);
    this.#hasCheckpoint = false;
  }
}
