import { type ClientMessageInput, encodeMessage, type ResumePoint, type ServerMessage } from '@tertulia/protocol';
import { RawWebSocket, type Target } from '../websocket/raw-websocket.ts';
import type { Lane } from './lane.ts';
import type { Measures } from './measures.ts';
import type { RoomPlan } from './room-plan.ts';
import { Tally } from './tally.ts';

export type EntryBy = 'join' | 'resume';

/** The room, as far as somebody in it needs to know. */
type OwnRoom = {
  readonly plan: RoomPlan;
  readonly measures: Measures;
  hear(tally: Tally, expected: number, bytes: Buffer, start: number, end: number): number;
  catchUp(tally: Tally, bytes: Buffer, start: number, end: number): void;
};

/** `arrived` is called once, with what went wrong if it did. */
type State =
  | { readonly kind: 'out' }
  | { readonly kind: 'entering'; readonly by: EntryBy; readonly arrived: (failure?: string) => void }
  | { readonly kind: 'in' };

const out: State = { kind: 'out' };
const openBracket = 0x5b;
const quote = 0x22;
const messageHead = '{"type":"Message"';
const lastQuoteAt = messageHead.length - 1;
const initialAt = messageHead.indexOf('M');
const initial = messageHead.charCodeAt(initialAt);

/** One connection: enters, listens, answers pings, and sends if it is an author. */
export class Member {
  lane: Lane | undefined;
  serverVersion = '';
  readonly tally: Tally;
  private socket: RawWebSocket | undefined;
  private state: State = out;
  private nextFrame = 0;
  private token = '';
  private readonly points: Record<string, ResumePoint> = {};

  constructor(
    private username: string,
    private readonly room: OwnRoom,
    /** Makes its room instead of joining it. */
    private readonly isFounder: boolean,
    private readonly target: Target,
  ) {
    this.tally = new Tally(room.plan.number, room.measures.violations);
  }

  get isIn(): boolean {
    return this.state.kind === 'in';
  }

  enter(by: EntryBy, arrived: (failure?: string) => void): void {
    this.state = { kind: 'entering', by, arrived };
    this.socket = new RawWebSocket(this.target, this);
  }

  send(text: string): void {
    this.socket?.send(text);
  }

  drop(): void {
    this.state = out;
    this.socket?.destroy();
    this.socket = undefined;
  }

  onText(bytes: Buffer, start: number, end: number): void {
    if (isOfMessages(bytes, start, end)) {
      this.nextFrame = this.room.hear(this.tally, this.nextFrame, bytes, start, end);
      return;
    }
    // What our own server says is not checked: that would cost more than it costs the server to say it.
    const parsed = JSON.parse(bytes.toString('utf8', start, end)) as ServerMessage | ServerMessage[];
    const messages = Array.isArray(parsed) ? parsed : [parsed];
    if (messages.some(({ type }) => type === 'RoomSync')) this.room.catchUp(this.tally, bytes, start, end);
    for (const message of messages) this.take(message);
  }

  onClosed(how: string): void {
    const { state } = this;
    this.state = out;
    this.socket = undefined;
    if (state.kind === 'entering') state.arrived(`closed: ${how}`);
    else if (state.kind === 'in') this.room.measures.closed(how);
  }

  private take(message: ServerMessage): void {
    switch (message.type) {
      case 'Welcome':
        this.serverVersion = message.server.version;
        if (this.state.kind === 'entering') this.introduceItself(this.state.by);
        break;
      case 'Joined':
        this.token = message.token ?? this.token;
        for (const { room_id, epoch, last_seq } of message.rooms) this.points[room_id] ??= { epoch, seq: last_seq };
        if (this.state.kind === 'entering' && this.state.by === 'join') this.goToRoom();
        break;
      case 'RoomJoined':
        this.points[message.room_id] = { epoch: message.epoch, seq: message.last_seq };
        this.arrive();
        break;
      case 'Synced':
        this.arrive();
        break;
      case 'Ok':
        this.lane?.answer(Number(message.re));
        break;
      case 'Error':
        this.takeError(message.code, message.re);
        break;
      case 'Ping':
        this.say({ type: 'Pong', ...(message.k !== undefined && { k: message.k }) });
        break;
      default:
        // The rest is for people.
        break;
    }
  }

  private introduceItself(by: EntryBy): void {
    if (by === 'join') this.say({ type: 'Join', username: this.username });
    else this.say({ type: 'Resume', token: this.token, rooms: this.resumePoints() });
  }

  private resumePoints(): Record<string, ResumePoint> {
    const { room_id } = this.room.plan;
    const own = this.points[room_id];
    if (own) this.points[room_id] = { ...own, seq: Math.max(own.seq, this.tally.seq) };
    return this.points;
  }

  private goToRoom(): void {
    const { entry, room_id } = this.room.plan;
    if (entry === 'default') this.arrive();
    else if (this.isFounder) this.say({ type: 'CreateRoom', room_id, name: room_id });
    else this.say({ type: 'JoinRoom', room_id });
  }

  private arrive(): void {
    if (this.state.kind !== 'entering') return;
    const { arrived } = this.state;
    this.state = { kind: 'in' };
    arrived();
  }

  private takeError(code: string, re: string | number | undefined): void {
    if (re !== undefined) this.lane?.answer(Number(re), code);
    else if (this.state.kind === 'in') this.room.measures.refused(code);
    else if (code === 'username_taken') {
      // The server has not yet seen the old connection go.
      this.username += '_';
      this.say({ type: 'Join', username: this.username });
    } else if (this.state.kind === 'entering') {
      const { arrived } = this.state;
      this.drop();
      arrived(`refused: ${code}`);
    }
  }

  private say(message: ClientMessageInput): void {
    this.send(encodeMessage(message));
  }
}

/**
 * Whether a frame begins with a `Message`: two bytes tell it from every other type. What went through the log, the server
 * sends apart from all else.
 */
function isOfMessages(bytes: Buffer, start: number, end: number): boolean {
  const at = bytes[start] === openBracket ? start + 1 : start;
  return end - at > messageHead.length && bytes[at + initialAt] === initial && bytes[at + lastQuoteAt] === quote;
}
