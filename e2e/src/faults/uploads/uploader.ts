import { hashOf, sendChunks, toFile, type WireFile } from '../../harness/upload.ts';
import { connectWire, type Wire, type WireClient } from '../../harness/wire-client.ts';
import { elapse } from '../until.ts';

/** A file that went with a message; `isErased` once that was deleted. */
export type Attached = { readonly seq: number; readonly sha256: string; readonly file: WireFile; isErased: boolean };

const comeBackMs = 50;

/** A guest who uploads, whatever becomes of the line or of the server meanwhile. */
export class Uploader {
  readonly attached: Attached[] = [];
  readonly problems: string[] = [];
  /** How often an upload went on after its connection was lost. */
  resumes = 0;
  /** How often it lost its connection. */
  losses = 0;
  private wire: WireClient | undefined;
  private token: string | undefined;
  private messageCount = 0;

  constructor(
    readonly name: string,
    private readonly host: string,
  ) {}

  /** Asks until there is an answer: whoever loses the line does not know whether it was done. */
  async ask(message: Wire): Promise<Wire> {
    for (;;) {
      const wire = await this.line();
      try {
        return await wire.request(message);
      } catch {
        this.lose(wire);
      }
    }
  }

  /** In one piece. */
  async uploadWhole(filename: string, bytes: Buffer): Promise<Wire> {
    const data = bytes.toString('base64');
    return this.ask({ type: 'UploadFile', filename, content_type: 'text/plain', data });
  }

  /** In chunks; the line breaks once so much was sent, for each of `cuts`. */
  async uploadChunks(filename: string, bytes: Buffer, cuts: readonly number[] = []): Promise<Wire> {
    let ready = await this.begin(filename, bytes.length);
    if (ready.type !== 'UploadReady') return ready;
    const { upload_id } = ready;
    const left = [...cuts];
    let storedBytes = 0;
    for (;;) {
      const wire = await this.line();
      try {
        const cut = left.shift();
        await sendChunks(wire, ready, bytes, Math.max(cut ?? bytes.length, ready['offset'] as number));
        if (cut === undefined) return await wire.request({ type: 'UploadEnd', upload_id, sha256: hashOf(bytes) });
        wire.terminate();
        await wire.closed;
      } catch {
        // The server died under it.
      }
      this.lose(wire);
      this.resumes++;
      ready = await this.ask({ type: 'UploadBegin', upload_id });
      // It had ended already, and the reply was lost.
      if (ready.type !== 'UploadReady') return this.ask({ type: 'UploadEnd', upload_id, sha256: hashOf(bytes) });
      const offset = ready['offset'] as number;
      if (offset < storedBytes)
        this.problems.push(`${this.name}: ${filename} fell back from ${storedBytes} to ${offset}`);
      storedBytes = offset;
    }
  }

  begin(filename: string, size: number): Promise<Wire> {
    return this.ask({ type: 'UploadBegin', filename, content_type: 'text/plain', size });
  }

  /** Begins an upload, and is gone when nearly all of it was sent. */
  async abandon(filename: string, bytes: Buffer): Promise<void> {
    const ready = await this.begin(filename, bytes.length);
    const wire = await this.line();
    if (ready.type === 'UploadReady')
      await sendChunks(wire, ready, bytes, Math.floor(bytes.length * 0.99)).catch(() => {});
    wire.terminate();
    await wire.closed;
    this.lose(wire);
  }

  /** Sends a message with what was uploaded. */
  async attach(uploaded: Wire, sha256: string): Promise<Attached> {
    const file = toFile(uploaded);
    const client_id = `${this.name} ${this.messageCount++}`;
    const sent = await this.ask({ type: 'Message', content: 'see', client_id, files: [file.file_id] });
    if (sent.type !== 'Ok') throw new Error(`${this.name} could not attach ${file.filename}: ${JSON.stringify(sent)}`);
    const attached = { seq: sent['seq'] as number, sha256, file, isErased: false };
    this.attached.push(attached);
    return attached;
  }

  async erase(attached: Attached): Promise<void> {
    const done = await this.ask({ type: 'DeleteMessage', room_id: 'general', target_seq: attached.seq });
    // It was done before the line broke.
    if (done.type !== 'Ok' && done['code'] !== 'not_found') throw new Error(`not deleted: ${JSON.stringify(done)}`);
    attached.isErased = true;
  }

  stop(): void {
    this.wire?.close();
    this.wire = undefined;
  }

  private lose(wire: WireClient): void {
    wire.terminate();
    if (this.wire !== wire) return;
    this.wire = undefined;
    this.losses++;
  }

  private async line(): Promise<WireClient> {
    while (!this.wire) {
      this.wire = await this.connect().catch(() => undefined);
      if (!this.wire) await elapse(comeBackMs);
    }
    return this.wire;
  }

  private async connect(): Promise<WireClient> {
    const wire = await connectWire(`ws://${this.host}/ws`, ['tertulia.v1.json']);
    const entry =
      this.token === undefined ? { type: 'Join', username: this.name } : { type: 'Resume', token: this.token };
    const joined = await wire.request(entry);
    if (joined.type !== 'Joined') throw new Error(`${this.name} could not enter: ${JSON.stringify(joined)}`);
    this.token = (joined['token'] as string | undefined) ?? this.token;
    return wire;
  }
}
