import type { ChatState, RoomState } from '../../chat/model.ts';
import { muteIn } from '../../chat/mute-in.ts';

/** Why nothing can be written in a room. */
export type Closure =
  | { readonly kind: 'archived' }
  | { readonly kind: 'muted'; readonly isEverywhere: boolean; readonly until: string; readonly reason?: string };

type Facts = Pick<ChatState, 'muted'> & Pick<RoomState, 'summary'>;

/** Undefined where one may write. Of two mutes the one that ends last is told. */
export function toClosure(facts: Facts, isMuted: boolean): Closure | undefined {
  if (facts.summary.archived) return { kind: 'archived' };
  const mute = isMuted ? muteIn(facts, facts) : undefined;
  return mute && { kind: 'muted', ...mute };
}
