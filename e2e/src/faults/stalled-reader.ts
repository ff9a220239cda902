import { RoomView } from '../harness/room-view.ts';
import type { Wire } from '../harness/wire-client.ts';
import { openRaw, type RawEnd, type RawSocket } from './raw-socket.ts';

/** A guest in one room who can stop reading for as long as a test likes, and who keeps what it showed. */
export class StalledReader {
  readonly view: RoomView;
  userId = '';
  private raw: RawSocket | undefined;
  private token = '';

  constructor(
    readonly name: string,
    private readonly host: string,
    private readonly room: string,
    private readonly localAddress: string,
    /** Gives back the one string that stands for all equal ones: hundreds of readers keep the same texts. */
    private readonly intern: (text: string) => string,
  ) {
    this.view = new RoomView(room);
  }

  async enter(): Promise<void> {
    const raw = await this.open();
    const joined = await raw.request({ type: 'Join', username: this.name });
    if (joined?.type !== 'Joined') throw new Error(`${this.name} could not enter: ${JSON.stringify(joined)}`);
    this.token = joined['token'] as string;
    this.userId = (joined['user'] as { user_id: string }).user_id;
    raw.send({ type: 'JoinRoom', room_id: this.room });
    await this.untilLevel(raw, 0);
  }

  stall(): void {
    this.raw?.pause();
  }

  /** Reads without looking: a member among others, whose view is not kept. */
  ignore(): void {
    this.raw?.ignore();
  }

  /** Reads what was sent before the server gave up, and resolves with how the server took its leave. */
  async readOn(): Promise<RawEnd> {
    const raw = this.raw as RawSocket;
    raw.resume();
    const end = await raw.ended;
    this.view.disconnect();
    return end;
  }

  /** Resumes, and resolves once the view holds everything up to `seq`. */
  async comeBack(seq: number): Promise<void> {
    const raw = await this.open();
    const { epoch, seq: heldSeq } = this.view;
    const rooms = { [this.room]: { epoch, seq: heldSeq } };
    const joined = await raw.request({ type: 'Resume', token: this.token, rooms });
    if (joined?.type !== 'Joined') throw new Error(`${this.name} could not resume: ${JSON.stringify(joined)}`);
    await this.untilLevel(raw, seq);
  }

  stop(): void {
    this.raw?.reset();
  }

  private async open(): Promise<RawSocket> {
    const raw = await openRaw(this.host, { localAddress: this.localAddress });
    this.raw = raw;
    raw.onMessage((message) => this.handle(raw, message));
    return raw;
  }

  private handle(raw: RawSocket, message: Wire): void {
    if (message.type === 'Ping') raw.send({ type: 'Pong', k: message['k'] });
    if (message['room_id'] !== this.room) return;
    switch (message.type) {
      case 'RoomJoined':
        this.view.enter(message['epoch'] as string, message['last_seq'] as number);
        break;
      case 'RoomSync':
        this.view.sync({ ...message, events: this.internAll(message['events'] as Wire[]) });
        break;
      case 'HistoryPage':
        this.view.fill({ ...message, messages: this.internAll(message['messages'] as Wire[]) });
        break;
      case 'Message':
      case 'MessageDeleted':
        this.view.apply(this.internOne(message));
        return;
      default:
        return;
    }
    if (this.view.hasGap)
      raw.send({ type: 'History', id: 'gap', room_id: this.room, after_seq: this.view.seq, limit: 100 });
  }

  private internOne(event: Wire): Wire {
    const { content } = event;
    return typeof content === 'string' ? { ...event, content: this.intern(content) } : event;
  }

  private internAll(events: readonly Wire[]): Wire[] {
    return events.map((event) => this.internOne(event));
  }

  private untilLevel(raw: RawSocket, seq: number): Promise<void> {
    const isLevel = () => this.view.isMember && !this.view.hasGap && this.view.seq >= seq;
    return new Promise((resolve, reject) => {
      if (isLevel()) return resolve();
      raw.onMessage(() => {
        if (isLevel()) resolve();
      });
      void raw.ended.then((end) =>
        reject(new Error(`${this.name} was closed at seq ${this.view.seq} of ${seq}: ${JSON.stringify(end)}`)),
      );
    });
  }
}
