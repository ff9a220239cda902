import type { UserRole } from '../../chat/model.ts';
import type { May } from '../../chat/use-may.ts';

/** Somebody to whom something is done. */
export type Person = {
  readonly user_id: string;
  readonly username: string;
  /** In the room it is about, as others see it. */
  readonly role?: UserRole | undefined;
};

const actsInRoom = ['make-moderator', 'unmake-moderator', 'kick', 'ban-from-room'] as const;
const actsAnywhere = ['mute', 'unmute', 'set-role', 'ban'] as const;

/** Something to be done to somebody. A mute may be for a room or for all of them. */
export type PersonAct =
  | { readonly kind: (typeof actsInRoom)[number]; readonly person: Person; readonly roomId: string }
  | { readonly kind: (typeof actsAnywhere)[number]; readonly person: Person; readonly roomId?: string };

export const actWords: Readonly<Record<PersonAct['kind'], string>> = {
  mute: 'Mute…',
  unmute: 'Unmute…',
  'make-moderator': 'Make moderator of this room…',
  'unmake-moderator': 'Take back moderator of this room…',
  'set-role': 'Role on the server…',
  kick: 'Remove from this room…',
  'ban-from-room': 'Ban from this room…',
  ban: 'Ban from the server…',
};

/** What puts somebody out, and is shown as such. */
export function isGraveAct({ kind }: PersonAct): boolean {
  return kind === 'kick' || kind === 'ban-from-room' || kind === 'ban';
}

/** What one may do to somebody, in a room if there is one, in the order of how grave it is. */
export function actsOn(person: Person, roomId: string | undefined, may: May): readonly PersonAct[] {
  const { user_id: userId, role } = person;
  const about = { userId, ...(roomId !== undefined && { roomId }) };
  const isModerator = role === 'moderator' || role === 'admin';
  const mayMute = may('mute', about) || (roomId !== undefined && may('mute-in-room', about));
  const anywhere = actsAnywhere.filter((kind) => (kind === 'mute' || kind === 'unmute' ? mayMute : may(kind, about)));
  const acts: PersonAct[] = anywhere.map((kind) => ({ kind, person, ...(roomId !== undefined && { roomId }) }));
  if (roomId !== undefined) {
    const isAllowed: Readonly<Record<(typeof actsInRoom)[number], boolean>> = {
      'make-moderator': !isModerator && may('set-room-role', about),
      'unmake-moderator': role === 'moderator' && may('set-room-role', about),
      kick: may('kick', about),
      'ban-from-room': may('ban-from-room', about),
    };
    acts.push(...actsInRoom.filter((kind) => isAllowed[kind]).map((kind) => ({ kind, person, roomId })));
  }
  const order = Object.keys(actWords);
  return acts.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
