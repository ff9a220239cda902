import { z } from 'zod';
import { parseClientMessage } from '../../codec/decode.ts';
import { errorCodes } from '../../codes.ts';
import { chatMessage, file, roomSummary, user } from '../../entities.ts';
import { clientId, logPosition, opaqueId, seq } from '../../fields.ts';
import { maxItems } from '../outbox/outbox.ts';
import { toRequest } from '../outbox/own-message.ts';
import type { Saved, SavedRoom } from '../ports.ts';
import type { PendingMessage } from '../state/chat-state.ts';
import { maxRooms } from './room-cache.ts';

const session = z.object({ token: z.string().min(1).max(512), user });

const pendingMessage = z
  .object({
    clientId,
    target: z.union([z.object({ roomId: z.string() }), z.object({ toUserId: z.string() })]),
    content: z.string(),
    replyTo: seq.optional(),
    files: z.array(file).optional(),
    createdAt: z.string(),
    author: z.object({ userId: opaqueId, guest: z.boolean() }).optional(),
    delivery: z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['queued', 'sent']) }),
      z.object({ kind: z.literal('failed'), code: z.enum(errorCodes), message: z.string() }),
    ]),
  })
  // The server counts what it cannot read, and closes the door in the end.
  .refine((message) => message.delivery.kind === 'failed' || parseClientMessage(toRequest(message)).ok);

const savedRoom = z
  .object({
    userId: opaqueId,
    summary: roomSummary,
    appliedSeq: logPosition,
    messages: z.array(chatMessage),
    hasOlder: z.boolean(),
  })
  .refine(isCoherent);

/** Takes what storage gave for what it is: each part that is not as it was saved is left out. Never throws. */
export function parseSaved(value: unknown): Saved & { readonly rooms: readonly SavedRoom[] } {
  const { session: who, outbox, rooms } = asObject(value);
  const parsed = session.safeParse(who);
  return {
    ...(parsed.success && { session: parsed.data }),
    outbox: valid(outbox, pendingMessage, maxItems) satisfies readonly PendingMessage[],
    // Rooms of somebody else who was here before are none of this session's.
    rooms: valid(rooms, savedRoom, maxRooms).filter((room) => room.userId === parsed.data?.user.user_id),
  };
}

function isCoherent({ summary, appliedSeq, messages }: SavedRoom): boolean {
  if (appliedSeq > summary.last_seq) return false;
  return messages.every((message, i) => {
    const next = messages[i + 1];
    const isBeforeNext = next ? message.seq < next.seq && message.n < next.n : message.seq <= appliedSeq;
    return message.room_id === summary.room_id && isBeforeNext;
  });
}

function valid<T>(items: unknown, schema: z.ZodType<T>, maxCount: number): readonly T[] {
  if (!Array.isArray(items)) return [];
  return items.slice(0, maxCount).flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

function asObject(value: unknown): { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
