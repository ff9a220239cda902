import type { ChatMessage, LogEvent, RoomSummary } from '../../entities.ts';
import { authorOf, isChatMessage } from '../../message-changes.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { Request } from '../connection/requests.ts';
import type { Clock } from '../ports.ts';
import { placeOf } from '../state/room-log.ts';
import type { StateStore } from '../state/state-store.ts';
import { createTimers } from '../timers.ts';

const maxHeldEvents = 500;
const retryMs = 1_000;

/** Applies each room's events in their order, and asks for those that are missing. */
export type LogFollower = {
  onEvent(event: LogEvent): void;
  onRoomSync(sync: ServerMessageOf<'RoomSync'>): void;
  /** Asks for what was missed in rooms which the server does not sync unasked. */
  catchUp(isSyncedUnasked: (roomId: string) => boolean): void;
  onLost(): void;
};

export type LogFollowerPorts = {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly request: Request;
  /** Messages that are durable, seen in the log. */
  onMessages(messages: readonly ChatMessage[]): void;
  /** Makes a new connection: only `Joined` tells what a room is called and counts now. */
  resync(): void;
};

export function createLogFollower({ store, clock, request, onMessages, resync }: LogFollowerPorts): LogFollower {
  const timers = createTimers(clock);
  /** Rooms that wait for a `RoomSync`, with the live events to apply after it. */
  const held = new Map<string, LogEvent[]>();

  function onEvent(event: LogEvent): void {
    const room = store.getState().rooms.get(event.room_id);
    if (!room) return;
    const waiting = held.get(event.room_id);
    // Beyond the bound events are let go: the gap they leave is found and synced again.
    if (waiting) {
      if (waiting.length < maxHeldEvents) waiting.push(event);
      return;
    }
    const place = placeOf(room, event.seq);
    if (place === 'gap') return sync(event.room_id, [event]);
    if (place === 'next') {
      store.dispatch(event);
      announce(event);
    }
    onMessages([event].filter(isChatMessage));
  }

  function announce(event: LogEvent): void {
    if (!isChatMessage(event) || event.deleted) return;
    if (authorOf(event) !== store.getState().me?.user_id) store.announce(event);
  }

  function sync(roomId: string, events: LogEvent[] = []): void {
    const room = store.getState().rooms.get(roomId);
    if (!room) return;
    if (!held.has(roomId)) held.set(roomId, events);
    request({ type: 'Sync', room_id: roomId, epoch: room.summary.epoch, after_seq: room.appliedSeq }, (outcome) => {
      if (outcome.ok || !held.has(roomId)) return;
      timers.set(roomId, outcome.error.retryAfterMs ?? retryMs, () => {
        if (held.has(roomId)) sync(roomId);
      });
    });
  }

  return {
    onEvent,
    onRoomSync(message) {
      const { room_id: roomId, events } = message;
      const before = store.getState().rooms.get(roomId);
      store.dispatch(message);
      if (before && message.state !== 'reset') {
        for (const event of events) if (event.seq > before.appliedSeq) announce(event);
      }
      onMessages(events.filter(isChatMessage));
      if (before && isBeyond(before.summary, message)) return resync();
      const waiting = held.get(roomId) ?? [];
      held.delete(roomId);
      for (const event of waiting) onEvent(event);
    },
    catchUp(isSyncedUnasked) {
      for (const [roomId, room] of store.getState().rooms) {
        if (room.appliedSeq < room.summary.last_seq && !isSyncedUnasked(roomId)) sync(roomId);
      }
    },
    onLost() {
      held.clear();
      timers.clearAll();
    },
  };
}

/** Whether a sync skips changes that the summary does not know either. Right after `Joined` none does. */
function isBeyond(summary: RoomSummary, { state, epoch, from_seq }: ServerMessageOf<'RoomSync'>): boolean {
  if (state === 'reset') return epoch !== '' && epoch !== summary.epoch;
  return from_seq > summary.last_seq;
}
