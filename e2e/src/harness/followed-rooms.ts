import { RoomView } from './room-view.ts';
import type { Wire } from './wire-client.ts';

type Request = { readonly type: string; readonly [field: string]: unknown };
type Head = { readonly epoch: string; readonly last_seq: number };

/**
 * The rooms that one client means to be in, and what it showed of each. Asks for what is missing of them; such a request has
 * its kind and its room in its id.
 */
export class FollowedRooms {
  readonly views = new Map<string, RoomView>();
  /** How often the client was told to drop what it held of a room: right after a change of epoch only. */
  resets = 0;
  private readonly wanted: Set<string>;

  constructor(
    rooms: readonly string[],
    private readonly send: (request: Request) => void,
  ) {
    this.wanted = new Set(rooms);
  }

  /** The public rooms that the client may post to now. */
  get open(): readonly string[] {
    return [...this.wanted].filter((room) => this.views.get(room)?.isMember);
  }

  /** Whether the client means to be in the room, whatever the server has heard of it. */
  wants(room: string): boolean {
    return this.wanted.has(room);
  }

  join(room: string): void {
    this.wanted.add(room);
    this.send({ type: 'JoinRoom', id: `join ${room}`, room_id: room });
  }

  leave(room: string): void {
    this.wanted.delete(room);
    this.noteOutside(room);
    this.send({ type: 'LeaveRoom', id: `leave ${room}`, room_id: room });
  }

  /** Whether all was shown up to the given `seq` of each room. */
  isLevelWith(heads: ReadonlyMap<string, number>): boolean {
    return [...this.views.values()].every(
      (view) => !view.hasGap && view.stale.size === 0 && view.seq >= (heads.get(view.room) ?? 0),
    );
  }

  /** Is in a room for the first time, and shows it from its end on. */
  begin(room: string, { epoch, last_seq }: Head): void {
    const view = this.viewOf(room);
    view.seq = last_seq;
    view.enter(epoch, last_seq);
  }

  /** How far the client is in each room it is in, as a resume tells it. */
  resumePoints(): Readonly<Record<string, { epoch: string; seq: number }>> {
    const inside = [...this.views.values()].filter((view) => view.isMember);
    return Object.fromEntries(inside.map(({ room, epoch, seq }) => [room, { epoch, seq }]));
  }

  disconnect(): void {
    for (const view of this.views.values()) view.disconnect();
  }

  /** Brings the server's idea of the client's rooms in line with the client's after a resume. */
  reconcile(joined: Wire): void {
    const rooms = joined['rooms'] as (Head & { room_id: string; kind: string })[];
    for (const room of rooms) {
      const isWanted = room.kind === 'dm' || this.wants(room.room_id) || room.room_id === 'general';
      if (!isWanted) this.leave(room.room_id);
      // A conversation that began while we were away: it was not named, so no catch-up comes by itself.
      if (room.kind === 'dm' && !this.views.has(room.room_id)) this.enter(room.room_id, room);
    }
    for (const room of this.wanted) {
      if (rooms.some((one) => one.room_id === room)) continue;
      this.noteOutside(room);
      this.join(room);
    }
  }

  /** Does with a message what concerns rooms; of others it takes no notice. */
  handle(message: Wire): void {
    const room = message['room_id'] as string;
    switch (message.type) {
      case 'Message':
      case 'PrivateMessage':
      case 'RoomUpdated':
      case 'MessageDeleted':
      case 'MessageEdited':
      case 'ReactionChanged':
      case 'MessagePinned':
        this.views.get(room)?.apply(message);
        break;
      case 'RoomSync':
        if (message['state'] === 'reset') this.resets++;
        this.viewOf(room).sync(message);
        this.page(room);
        this.refresh(room);
        break;
      case 'RoomJoined':
        if (this.wants(room)) this.enterAgain(room, message as Wire & Head);
        break;
      case 'RoomAdded': {
        const added = message['room'] as Head & { room_id: string };
        if (!this.views.has(added.room_id)) this.enter(added.room_id, added);
        break;
      }
      case 'HistoryPage':
        this.takePage(room, message);
        break;
    }
  }

  /** How to ask again what was refused for now; undefined for what is not asked for here, or not again. */
  toAskAgain(id: string): (() => void) | undefined {
    const [request = '', room = ''] = id.split(' ');
    return new Map<string, () => void>([
      ['page', () => this.page(room)],
      ['stale', () => this.refresh(room)],
      ['sync', () => this.sync(room)],
      ['join', () => this.wants(room) && this.join(room)],
    ]).get(request);
  }

  private enter(room: string, { epoch, last_seq }: Head): void {
    this.viewOf(room).enter(epoch, last_seq);
    this.page(room);
  }

  /** What was deleted during an absence is no page of history: the log is asked for. */
  private enterAgain(room: string, head: Head): void {
    const view = this.viewOf(room);
    if (view.seq === 0) return this.enter(room, head);
    view.enterAgain();
    this.sync(room);
  }

  private takePage(room: string, page: Wire): void {
    const [request, , seq] = `${String(page['re'])}`.split(' ');
    if (request === 'stale') {
      this.views.get(room)?.refresh(Number(seq), page);
      this.refresh(room);
    } else {
      this.views.get(room)?.fill(page);
      this.page(room);
    }
  }

  private sync(room: string): void {
    const { epoch, seq } = this.viewOf(room);
    this.send({ type: 'Sync', id: `sync ${room}`, room_id: room, epoch, after_seq: seq });
  }

  /** Asks for the next page of what is missing in a room. */
  private page(room: string): void {
    const view = this.views.get(room);
    if (!view?.hasGap) return;
    this.send({ type: 'History', id: `page ${room}`, room_id: room, after_seq: view.seq, limit: 100 });
  }

  /** Asks for a message that changed while it was away. */
  private refresh(room: string): void {
    const [seq] = this.views.get(room)?.stale.keys() ?? [];
    if (seq !== undefined)
      this.send({ type: 'History', id: `stale ${room} ${seq}`, room_id: room, around_seq: seq, limit: 1 });
  }

  private noteOutside(room: string): void {
    const view = this.views.get(room);
    if (view) view.isMember = false;
  }

  private viewOf(room: string): RoomView {
    let view = this.views.get(room);
    if (!view) {
      view = new RoomView(room);
      this.views.set(room, view);
    }
    return view;
  }
}
