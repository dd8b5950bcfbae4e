import { type Readable } from 'node:stream';
import { type CheckedFileStore } from './file-store.js';
import { checkedKey, checkedTenantId } from './keys.js';
import { openS3, type S3, type S3Options } from './s3-client.js';
import { ofStore } from './s3-errors.js';
import { inParallel } from './in-parallel.js';

/** A part of a large file. Smaller files are sent in one request. Amazon takes no part below 5 MiB. */
const PART_BYTES = 8 * 1024 * 1024;

/** Parts of one file that are sent, and kept in memory, at the same time. */
const PARTS_AT_ONCE = 2;

/** Keeps files in a bucket. A file can be seen when its last part has arrived; one that was not finished is aborted. */
export class S3FileStore implements CheckedFileStore {
  private opened: Promise<S3> | undefined;

  constructor(private readonly options: S3Options) {}

  async write(key: string, content: Readable): Promise<void> {
    const Key = this.name(checkedKey(key));
    await this.ask(({ client, Upload, Bucket }) =>
      new Upload({
        client,
        params: { Bucket, Key, Body: content },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
        leavePartsOnError: false,
      }).done(),
    );
  }

  async read(key: string): Promise<Readable> {
    const Key = this.name(checkedKey(key));
    const { Body } = await this.ask(
      ({ client, sdk, Bucket }) => client.send(new sdk.GetObjectCommand({ Bucket, Key })),
      key,
    );
    return Body as Readable;
  }

  async delete(key: string): Promise<void> {
    await this.remove(this.name(checkedKey(key)));
  }

  async *list(tenantId: string): AsyncIterable<string> {
    const prefix = this.name(`${checkedTenantId(tenantId)}/`);
    for await (const name of this.objects(prefix)) yield name.slice(this.options.prefix.length);
    for await (const { Key } of this.unfinished(prefix)) yield Key.slice(this.options.prefix.length);
  }

  async deleteAll(tenantId: string): Promise<number> {
    const prefix = this.name(`${checkedTenantId(tenantId)}/`);
    // First: an upload that is under way would otherwise become a file after the list was read.
    const aborted = await inParallel(this.unfinished(prefix), (upload) => this.abort(upload));
    // One by one: not every server that speaks S3 deletes many with one request.
    const removed = await inParallel(this.objects(prefix), (name) => this.remove(name));
    return aborted + removed;
  }

  /** Reads a page of the list: that shows bucket and credentials, and leaves nothing behind. */
  async check(): Promise<void> {
    await this.ask(({ client, sdk, Bucket }) =>
      client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix: this.options.prefix, MaxKeys: 1 })),
    );
  }

  private name(key: string): string {
    return this.options.prefix + key;
  }

  private async *objects(Prefix: string): AsyncIterable<string> {
    // The last name, not the token of the answer: it stays right while objects before it are removed.
    for (let StartAfter: string | undefined; ;) {
      const page = await this.ask(({ client, sdk, Bucket }) =>
        client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix, StartAfter })),
      );
      const names = (page.Contents ?? []).map(({ Key }) => Key!);
      yield* names;
      if (!page.IsTruncated || names.length === 0) return;
      StartAfter = names.at(-1);
    }
  }

  private async *unfinished(Prefix: string): AsyncIterable<{ Key: string; UploadId: string }> {
    for (let marker: { KeyMarker?: string; UploadIdMarker?: string } = {}; ;) {
      const page = await this.ask(({ client, sdk, Bucket }) =>
        client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix, ...marker })),
      );
      for (const { Key, UploadId } of page.Uploads ?? []) yield { Key: Key!, UploadId: UploadId! };
      if (!page.IsTruncated) return;
      marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    }
  }

  private async abort({ Key, UploadId }: { Key: string; UploadId: string }): Promise<void> {
    await this.ask(({ client, sdk, Bucket }) =>
      client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })),
    );
  }

  private async remove(Key: string): Promise<void> {
    await this.ask(({ client, sdk, Bucket }) => client.send(new sdk.DeleteObjectCommand({ Bucket, Key })));
  }

  private async ask<T>(work: (s3: S3) => Promise<T>, key?: string): Promise<T> {
    try {
      return await work(await (this.opened ??= openS3(this.options)));
    } catch (error) {
      throw ofStore(error, key);
    }
  }
}
