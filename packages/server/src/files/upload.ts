import type { FileHandle } from 'node:fs/promises';
import type { UploadRecord } from './file-folder.ts';

/** Between two flushes of one upload. */
const maxPauseMs = 20;

/** Who is told how far an upload has come. */
export type Carrier = {
  /** So many bytes are on disk. */
  onStored(upload: Upload): void;
  /** They could not be written; what is on disk stays, and the upload may be gone on with. */
  onFailed(upload: Upload): void;
};

/** The uploads of one connection, by the numbers that its frames name them with. */
export type ConnectionUploads = {
  nextNo: number;
  readonly byNo: Map<number, { readonly upload: Upload; readonly carrier: Carrier }>;
};

/** A file that is coming: what has been received is written in order, flushed, and only then told. */
export class Upload {
  /** On disk. */
  stored: number;
  /** With what still waits in memory. */
  received: number;
  carrier: Carrier | undefined;
  /** How far the sender may go, as it was told. */
  allowedTo = 0;
  /** Its end is under way, or it is gone: it takes no more bytes. */
  isEnding = false;
  private waiting: Buffer[] = [];
  private writing: Promise<void> | undefined;
  private handle: FileHandle | undefined;
  private handOvers = 0;

  constructor(
    readonly record: UploadRecord,
    stored: number,
    private readonly open: () => Promise<FileHandle>,
  ) {
    this.stored = this.received = stored;
  }

  /** Takes the bytes that follow those received; they must fit. */
  append(bytes: Buffer): void {
    this.received += bytes.byteLength;
    this.waiting.push(bytes);
    this.writing ??= this.writeAll();
  }

  /** Whoever brings the bytes from now on; what the one before has brought is written first. */
  async handOver(carrier: Carrier | undefined): Promise<void> {
    this.carrier = undefined;
    const mine = ++this.handOvers;
    await this.writing;
    // Meanwhile somebody else has come.
    if (mine !== this.handOvers) return;
    this.carrier = carrier;
    if (carrier) return;
    const { handle } = this;
    this.handle = undefined;
    await handle?.close();
  }

  private async writeAll(): Promise<void> {
    try {
      this.handle ??= await this.open();
      while (this.waiting.length > 0) {
        const pieces = this.waiting;
        this.waiting = [];
        const length = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
        const { bytesWritten } = await this.handle.writev(pieces, this.stored);
        if (bytesWritten !== length) throw new Error('the disk took only a part');
        const startedAt = performance.now();
        await this.handle.datasync();
        const flushMs = performance.now() - startedAt;
        this.stored += length;
        this.carrier?.onStored(this);
        // The log flushes to the same disk, and has the same right to it.
        if (this.stored < this.record.size) await pause(Math.min(maxPauseMs, flushMs));
      }
    } catch {
      this.waiting = [];
      this.received = this.stored;
      this.carrier?.onFailed(this);
    } finally {
      this.writing = undefined;
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
