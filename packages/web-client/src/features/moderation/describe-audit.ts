import type { AuditEntry } from '../../chat/model.ts';

/** What was done, as words that come between who did it and to whom: `ana muted bea in #books until noon`. */
export type AuditWords = {
  readonly did: string;
  /** To whom, if to somebody. */
  readonly whom?: string;
  /** Where, until when, and what else is to be known. */
  readonly rest: string;
};

/** `toTime` writes an RFC 3339 time as the reader reads times. */
export function describeAudit(
  entry: AuditEntry,
  roomName: string | undefined,
  toTime: (at: string) => string,
): AuditWords {
  const { action, username, room_id, until, purged, target_seq } = entry;
  const room = room_id === undefined ? undefined : `#${roomName ?? room_id}`;
  const rest = [
    room !== undefined && `${preposition(action)}${room}`,
    until !== undefined && `until ${toTime(until)}`,
    action === 'ban' && until === undefined && 'for good',
    purged !== undefined && purged > 0 && `and erased ${purged} ${purged === 1 ? 'message' : 'messages'}`,
    action === 'delete-message' && target_seq !== undefined && `(number ${target_seq})`,
  ];
  return {
    did: verb(entry),
    ...(username !== undefined && { whom: username }),
    rest: rest.filter((part) => part !== false).join(' '),
  };
}

function verb({ action, role, username }: AuditEntry): string {
  switch (action) {
    case 'kick':
      return 'removed';
    case 'ban':
      return 'banned';
    case 'unban':
      return 'lifted the ban of';
    case 'mute':
      return 'muted';
    case 'unmute':
      return 'unmuted';
    case 'set-role':
      return role === undefined || role === 'user' ? 'took back the role of' : `gave the role ${role} to`;
    case 'delete-message':
      return username === undefined ? 'deleted a message' : 'deleted a message of';
    case 'update-room':
      return 'changed the room';
    case 'create-invite':
      return 'made an invitation';
    case 'close-report':
      return username === undefined ? 'closed a report' : 'closed a report on';
    default:
      return action;
  }
}

function preposition(action: string): string {
  if (action === 'kick' || action === 'ban' || action === 'unban') return 'from ';
  return action === 'update-room' ? '' : 'in ';
}
