import type { ChatMessage } from '@tertulia/protocol';
import type { Reply } from '@tertulia/protocol/client';
import type { ChangeRecord, SentRecord } from '../../checker/checker.ts';
import { type ChatUser, createChatUser } from '../../harness/chat-user.ts';
import type { Device } from '../../harness/device.ts';
import { hashOf, upload, uploadAtOnce, type WireFile } from '../../harness/upload.ts';
import { connectWire, type Wire, type WireClient } from '../../harness/wire-client.ts';

/** A file that was sent with a message, and the hash of what it must hold. */
export type SharedFile = { readonly clientId: string; readonly sha256: string; readonly file: WireFile };

/**
 * Somebody with our own client core on one device, and with a second connection of the same session beside it, as another device has, for
 * what the core does not do.
 */
export class Person {
  readonly user: ChatUser;
  /** What was asked to be made of messages, in the order of asking. */
  readonly changes: ChangeRecord[] = [];
  /** `client_id` of the messages that this person asked to delete, and whether it was acknowledged. */
  readonly deletions = new Map<string, NonNullable<SentRecord['deletion']>>();
  readonly files: SharedFile[] = [];
  restarts = 0;
  private readonly device: Device = {};
  private readonly sentBeside: SentRecord[] = [];
  private beside: Promise<WireClient> | undefined;
  /** What is sent beside is sent one after the other, so that its order is known. */
  private lastBeside: Promise<void> = Promise.resolve();
  private pendingCount = 0;

  constructor(
    readonly name: string,
    private readonly host: string,
    random: () => number,
  ) {
    this.user = createChatUser(name, host, random, this.device);
  }

  get client() {
    return this.user.client;
  }

  get userId(): string {
    return this.client.getState().me?.user_id ?? '';
  }

  /** Online, and all that it did is answered. */
  isSettled(): boolean {
    return this.pendingCount === 0 && this.user.isSettled();
  }

  /** The newest messages that it shows of a room and that are none of those deleted. */
  seen(room: string, count = 40): readonly ChatMessage[] {
    const { messages = [] } = this.client.getState().rooms.get(room) ?? {};
    return messages.slice(-count).filter(({ deleted }) => !deleted);
  }

  edit({ room_id: room, seq }: ChatMessage, content: string): void {
    this.change({ room, seq, kind: 'edit', value: content }, this.client.editMessage(room, seq, content));
  }

  react({ room_id: room, seq }: ChatMessage, emoji: string, added: boolean): void {
    const { client } = this;
    const reply = added ? client.addReaction(room, seq, emoji) : client.removeReaction(room, seq, emoji);
    this.change({ room, seq, kind: 'reaction', emoji, value: `${added}` }, reply);
  }

  pin({ room_id: room, seq }: ChatMessage, pinned: boolean): void {
    const { client } = this;
    const reply = pinned ? client.pinMessage(room, seq) : client.unpinMessage(room, seq);
    this.change({ room, seq, kind: 'pin', value: `${pinned}` }, reply);
  }

  erase({ room_id, seq, client_id = '' }: ChatMessage): void {
    if (!this.deletions.has(client_id)) this.deletions.set(client_id, 'asked');
    void this.track(this.client.deleteMessage(room_id, seq)).then((outcome) => {
      if (outcome === 'acked') this.deletions.set(client_id, 'acked');
    });
  }

  /** Shows a room, and has read what it was shown of the one before, as those have who look at a page. */
  open(room: string): void {
    this.readOpen();
    this.client.openRoom(room);
  }

  readOpen(): void {
    const { openRoomId } = this.client.getState();
    if (openRoomId !== undefined) this.client.markRead(openRoomId);
  }

  markUnread(room: string, n: number): void {
    void this.track(this.client.markUnread(room, n));
  }

  /** What is found is looked at when all is quiet. */
  search(query: string): void {
    void this.track(this.client.search(query));
  }

  /** Sends a message with a file, in one piece or in chunks. */
  share(room: string, content: string, bytes: Buffer, isWhole: boolean): void {
    const clientId = `${this.name} beside ${this.sentBeside.length}`;
    const record: SentRecord = {
      ...{ clientId, sender: `${this.name} beside`, senderIndex: this.sentBeside.length, room, content },
    };
    this.sentBeside.push(record);
    this.pendingCount++;
    this.lastBeside = this.lastBeside
      .then(() => this.sendBeside(record, bytes, isWhole))
      .finally(() => {
        this.pendingCount--;
      });
  }

  /** Ends its process, in order or not, and starts another one on the same device. */
  async restart(isKilled: boolean): Promise<void> {
    this.pendingCount++;
    this.restarts++;
    const { openRoomId } = this.client.getState();
    await this.user.restart(isKilled);
    if (openRoomId !== undefined) this.client.openRoom(openRoomId);
    this.pendingCount--;
  }

  sent(): readonly SentRecord[] {
    return [...this.user.sent(), ...this.sentBeside];
  }

  /** Another connection of its session, and what the server told when it came. */
  async resumeBeside(): Promise<{ readonly wire: WireClient; readonly joined: Wire }> {
    const wire = await connectWire(`ws://${this.host}/ws`, ['tertulia.v1.json']);
    const joined = await wire.request({ type: 'Resume', token: this.device.saved?.session?.token });
    if (joined.type !== 'Joined') throw new Error(`${this.name} could not resume: ${JSON.stringify(joined)}`);
    return { wire, joined };
  }

  async stop(): Promise<void> {
    const beside = await this.beside?.catch(() => undefined);
    beside?.close();
    await this.user.stop();
  }

  private async sendBeside(record: SentRecord, bytes: Buffer, isWhole: boolean): Promise<void> {
    const { clientId, room, content } = record;
    try {
      this.beside ??= this.resumeBeside().then(({ wire }) => wire);
      const wire = await this.beside;
      const file = await (isWhole ? uploadAtOnce : upload)(wire, `${clientId}.txt`, bytes);
      const message = { type: 'Message', room_id: room, client_id: clientId, content, files: [file.file_id] };
      const reply = await wire.request(message);
      if (reply.type !== 'Ok') throw new Error(`${this.name} was refused a file: ${JSON.stringify(reply)}`);
      record.seq = reply['seq'] as number;
      this.files.push({ clientId, sha256: hashOf(bytes), file });
    } catch {
      // Cut off with the server: whether it was stored nobody says any more.
      this.beside = undefined;
    }
  }

  private change(change: Omit<ChangeRecord, 'userId' | 'state'>, reply: Reply): void {
    const record: ChangeRecord = { ...change, userId: this.userId, state: 'asked' };
    this.changes.push(record);
    void this.track(reply).then((state) => {
      record.state = state;
    });
  }

  private async track(reply: Reply<unknown>): Promise<ChangeRecord['state']> {
    this.pendingCount++;
    const outcome = await reply;
    this.pendingCount--;
    if (outcome.ok) return 'acked';
    // Whether it was done nobody says any more.
    const { code } = outcome.error;
    return code === 'disconnected' || code === 'timeout' ? 'asked' : 'refused';
  }
}
