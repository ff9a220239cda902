import type { ChatState, Notice, RoomState } from '../../chat/model.ts';

/** Why nothing can be written in a room. */
export type Closure =
  | { readonly kind: 'archived' }
  | {
      readonly kind: 'muted';
      readonly isEverywhere: boolean;
      readonly until?: string;
      readonly reason?: string;
    };

type Facts = Pick<ChatState, 'mutedUntil' | 'notices'> & { readonly summary: RoomState['summary'] };

/** Undefined where one may write. Of two mutes the one that ends last is told. */
export function toClosure({ summary, mutedUntil, notices }: Facts, isMuted: boolean): Closure | undefined {
  if (summary.archived) return { kind: 'archived' };
  if (!isMuted) return undefined;
  const here = summary.muted_until;
  const isEverywhere = mutedUntil !== undefined && (here === undefined || Date.parse(mutedUntil) >= Date.parse(here));
  const until = isEverywhere ? mutedUntil : here;
  const reason = reasonOf(notices, isEverywhere ? undefined : summary.room_id);
  return {
    kind: 'muted',
    isEverywhere,
    ...(until !== undefined && { until }),
    ...(reason !== undefined && { reason }),
  };
}

function reasonOf(notices: readonly Notice[], roomId: string | undefined): string | undefined {
  return notices.findLast(({ action, room_id }) => action === 'mute' && room_id === roomId)?.reason;
}
