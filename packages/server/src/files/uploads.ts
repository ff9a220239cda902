import { limits } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';
import type { FileFolder, UploadRecord } from './file-folder.ts';
import { type Carrier, Upload } from './upload.ts';

export const chunkBytes = 60 * 1024;
/** What one upload may have on its way, and what all together may: so much memory they take at most. */
const maxCreditBytes = 4 * chunkBytes;
const maxCreditOfAllBytes = 64 * 1024 * 1024;
const maxCarried = 1_000;
/** Uploads that nobody goes on with and that are kept for their owner; the oldest gives way. */
const maxIdlePerUser = 10;
export const keptForMs = 24 * 60 * 60 * 1_000;

/** Room that uploads will take, by whom. */
class Reservations {
  bytes = 0;
  /** How often one became a file, or was given up: what was read of files before does not tell everything any more. */
  releases = 0;
  private readonly byUser = new Map<string, number>();

  of(userId: string): number {
    return this.byUser.get(userId) ?? 0;
  }

  add(userId: string, size: number): void {
    this.bytes += size;
    this.byUser.set(userId, this.of(userId) + size);
  }

  release(userId: string, size: number): void {
    this.releases++;
    this.bytes -= size;
    const left = this.of(userId) - size;
    if (left > 0) this.byUser.set(userId, left);
    else this.byUser.delete(userId);
  }
}

/** All files that are coming, those of earlier processes included. */
export class Uploads {
  readonly reservations = new Reservations();
  private readonly byId = new Map<string, Upload>();
  private readonly carried = new Set<Upload>();

  constructor(private readonly folder: FileFolder) {}

  async recover(): Promise<void> {
    for (const { record, offset } of await this.folder.recoverParts()) {
      this.reservations.add(record.user_id, record.size);
      this.add(record, offset);
    }
  }

  get count(): number {
    return this.byId.size;
  }

  /** The upload, if it is that person's and is not ending. */
  find(userId: string, uploadId: string): Upload | undefined {
    const upload = this.byId.get(uploadId);
    return upload?.record.user_id === userId && !upload.isEnding ? upload : undefined;
  }

  /** Whether one more of this person may be carried. */
  checkCount(userId: string): Refusal | undefined {
    const own = [...this.carried].filter(({ record }) => record.user_id === userId);
    if (own.length >= limits.uploads_at_once)
      return { code: 'limit_reached', message: `at most ${limits.uploads_at_once} uploads at once` };
    if (this.carried.size >= maxCarried)
      return { code: 'busy', message: 'too many uploads at once; try again later', retryAfterMs: 5_000 };
    return undefined;
  }

  /** The room for it was reserved. */
  async begin(record: UploadRecord): Promise<Upload> {
    const idle = this.of(record.user_id).filter((one) => !this.carried.has(one) && !one.isEnding);
    for (const upload of idle.slice(0, Math.max(0, idle.length + 1 - maxIdlePerUser))) await this.remove(upload);
    const upload = this.add(record, 0);
    try {
      const part = await this.folder.beginPart(record);
      await part.close();
    } catch (error) {
      await this.remove(upload);
      throw error;
    }
    return upload;
  }

  /** From now on `carrier` brings its bytes, and nobody else. */
  async carry(upload: Upload, carrier: Carrier): Promise<Refusal | undefined> {
    const refusal = this.carried.has(upload) ? undefined : this.checkCount(upload.record.user_id);
    if (refusal) return refusal;
    this.carried.add(upload);
    await upload.handOver(carrier);
    return undefined;
  }

  /** Nobody brings more for now. */
  async drop(upload: Upload): Promise<void> {
    this.carried.delete(upload);
    await upload.handOver(undefined);
  }

  /** How much may be on its way beyond what is stored; told to the sender. */
  grant(upload: Upload): number {
    const fair = Math.floor(maxCreditOfAllBytes / Math.max(1, this.carried.size));
    const credit = Math.min(Math.max(chunkBytes, Math.min(maxCreditBytes, fair)), upload.record.size - upload.stored);
    upload.allowedTo = Math.max(upload.allowedTo, upload.stored + credit);
    return credit;
  }

  /** Given up, or a file by now. */
  async remove(upload: Upload): Promise<void> {
    upload.isEnding = true;
    if (this.byId.delete(upload.record.upload_id)) this.reservations.release(upload.record.user_id, upload.record.size);
    await this.drop(upload);
    await this.folder.removePart(upload.record.upload_id);
  }

  /** Gives up what was begun before `begunBefore` and is not being carried. */
  async sweep(begunBefore: number): Promise<void> {
    for (const upload of [...this.byId.values()]) {
      if (upload.record.begun_at < begunBefore && !this.carried.has(upload) && !upload.isEnding)
        await this.remove(upload);
    }
  }

  private of(userId: string): Upload[] {
    return [...this.byId.values()].filter(({ record }) => record.user_id === userId);
  }

  private add(record: UploadRecord, offset: number): Upload {
    const upload = new Upload(record, offset, () => this.folder.openPart(record.upload_id));
    this.byId.set(record.upload_id, upload);
    return upload;
  }
}
