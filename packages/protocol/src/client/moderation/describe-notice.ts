import type { ModerationAction } from '../../entities.ts';
import type { Notice } from '../state/chat-state.ts';

/**
 * What moderators did to oneself, as a sentence. It holds names and reasons as others wrote them: sanitise it where it
 * is shown. `toTime` writes an RFC 3339 time as the user reads times.
 */
export function describeNotice(notice: Notice, toTime: (until: string) => string = (until) => until): string {
  const { by_username: by, room_id, reason, until } = notice;
  const room = room_id === undefined ? undefined : `#${notice.room_name ?? room_id}`;
  const limited = until === undefined ? '' : ` until ${toTime(until)}`;
  const because = reason === undefined || reason.trim() === '' ? '.' : `: ${reason}`;
  return `${by} ${toVerb(notice, room)}${limited}${because}`;
}

function toVerb({ action, role }: Notice, room: string | undefined): string {
  switch (action as ModerationAction) {
    case 'kick':
      return `removed you from ${room ?? 'the server'}`;
    case 'ban':
      return `banned you from ${room ?? 'the server'}`;
    case 'unban':
      return `lifted your ban from ${room ?? 'the server'}`;
    case 'mute':
      return `muted you ${room === undefined ? 'everywhere' : `in ${room}`}`;
    case 'unmute':
      return `lifted your mute ${room === undefined ? 'everywhere' : `in ${room}`}`;
    case 'set-role':
      return `${roleVerb(role)} ${room === undefined ? 'on the server' : `in ${room}`}`;
    case 'delete-message':
      return `deleted a message of yours${room === undefined ? '' : ` in ${room}`}`;
    case 'update-room':
    case 'create-invite':
    case 'close-report':
    default:
      return `did this to you${room === undefined ? '' : ` in ${room}`}: ${action}`;
  }
}

function roleVerb(role: Notice['role']): string {
  if (role === 'admin') return 'made you an admin';
  return role === 'moderator' ? 'made you a moderator' : 'took back your role';
}
