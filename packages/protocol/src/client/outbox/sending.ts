import { parseClientMessage } from '../../codec/decode.ts';
import type { ChatMessage, User } from '../../entities.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { Outcome, Request } from '../connection/requests.ts';
import type { Clock, Random } from '../ports.ts';
import type { PendingMessage } from '../state/chat-state.ts';
import { placeOf } from '../state/room-log.ts';
import type { StateStore } from '../state/state-store.ts';
import { createTimers } from '../timers.ts';
import * as outboxes from './outbox.ts';
import { toOwnEvent, toRequest } from './own-message.ts';

/** `replyTo`: the `seq` of the message it answers. `clientId`: where it has one already. */
type Extras = Partial<Pick<PendingMessage, 'replyTo' | 'files' | 'clientId'>>;

/** Sends one's messages from the outbox, until each is seen in the log or refused for good. */
export type Sending = {
  outbox(): outboxes.Outbox;
  restore(messages: readonly PendingMessage[]): void;
  /** Returns the message's client id, or '' when the outbox is full. */
  add(target: PendingMessage['target'], content: string, extras?: Extras): string;
  retry(clientId: string): void;
  discard(clientId: string): void;
  clear(): void;
  /** Sends what may be sent now, and wakes up when more may. */
  pump(): void;
  /** Messages seen in the log: what of them is one's own waits no longer. */
  onMessages(messages: readonly ChatMessage[]): void;
  /** Brings the state's outbox up to date, after a batch of changes. */
  settle(): void;
  /** Somebody has entered, who may be another than before. */
  onJoined(me: User): void;
  onLost(): void;
};

export type SendingPorts = {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly request: Request;
};

export function createSending({ store, clock, random, request }: SendingPorts): Sending {
  const timers = createTimers(clock);
  let outbox: outboxes.Outbox = [];

  function pump(): void {
    if (store.getState().connection.kind !== 'online') return;
    for (const message of outboxes.sendable(outbox, clock.now())) {
      outbox = outboxes.markSent(outbox, message.clientId);
      request(toRequest(message), (outcome) => onOutcome(message, outcome));
    }
    const at = outboxes.nextSendAt(outbox);
    if (at === undefined || at <= clock.now()) timers.clear('pump');
    else timers.set('pump', at - clock.now(), pump);
  }

  function onOutcome(message: PendingMessage, outcome: Outcome): void {
    const { clientId } = message;
    const isWaiting = outbox.some((item) => item.message.clientId === clientId);
    if (isWaiting && !outcome.ok) outbox = outboxes.markRefused(outbox, clientId, outcome.error, clock.now());
    if (isWaiting && outcome.ok && outcome.value.type === 'Ok') onAcked(message, outcome.value);
    pump();
  }

  function onAcked(message: PendingMessage, reply: ServerMessageOf<'Ok'>): void {
    const { clientId, target } = message;
    const roomId = reply.room_id ?? ('roomId' in target ? target.roomId : undefined);
    if (roomId === undefined || reply.seq === undefined) return remove(clientId);
    outbox = outboxes.markAcked(outbox, clientId, roomId, reply.seq);
    const { me, rooms } = store.getState();
    const room = rooms.get(roomId);
    if (!room || !me || placeOf(room, reply.seq) !== 'next') return;
    const peerId = 'toUserId' in target ? target.toUserId : room.summary.peer?.user_id;
    const event = toOwnEvent(message, reply, me, roomId, peerId);
    if (event) store.dispatch(event);
  }

  function author(): PendingMessage['author'] {
    const { me } = store.getState();
    return me && { userId: me.user_id, guest: me.guest };
  }

  function remove(clientId: string): void {
    outbox = outboxes.remove(outbox, clientId);
  }

  return {
    outbox: () => outbox,
    restore(messages) {
      outbox = outboxes.restore(outbox, messages);
    },
    add(target, content, { replyTo, files, clientId = random.id() } = {}) {
      const createdAt = clock.wallClock().toISOString();
      const message: PendingMessage = {
        ...{ clientId, target, content, createdAt, author: author() },
        ...(replyTo !== undefined && { replyTo }),
        ...(files && { files }),
        delivery: { kind: 'queued' },
      };
      const checked = parseClientMessage(toRequest(message));
      const failed = !checked.ok && {
        kind: 'failed' as const,
        code: checked.error.code,
        message: checked.error.message,
      };
      const next = outboxes.enqueue(outbox, failed ? { ...message, delivery: failed } : message);
      if (!next) return '';
      outbox = next;
      pump();
      return clientId;
    },
    retry(clientId) {
      outbox = outboxes.retry(outbox, clientId, author());
      pump();
    },
    discard(clientId) {
      remove(clientId);
      pump();
    },
    clear() {
      outbox = [];
    },
    pump,
    onMessages(messages) {
      const me = store.getState().me?.user_id;
      for (const message of messages) outbox = outboxes.dropSeen(outbox, message, me);
      pump();
    },
    settle() {
      outbox = outboxes.dropApplied(outbox, (roomId) => store.getState().rooms.get(roomId)?.appliedSeq);
      const shown = outbox.map((item) => item.message);
      const before = store.getState().outbox;
      if (shown.length !== before.length || shown.some((message, i) => message !== before[i])) {
        store.dispatch({ type: 'OutboxChanged', outbox: shown });
      }
    },
    onJoined(me) {
      outbox = outboxes.disown(outbox, me);
    },
    onLost() {
      timers.clearAll();
      outbox = outboxes.requeueAll(outbox);
    },
  };
}
