import type { RequestError } from '../chat/model.ts';

const sentences: Partial<Record<RequestError['code'], string>> = {
  username_taken: 'Somebody here already has that name. Try another.',
  rate_limited: 'That was a little fast. Wait a moment and try again.',
  slow_mode: 'This room is in slow mode. Wait a moment and try again.',
  banned: 'You have been banned here.',
  muted: 'You are muted in this room.',
  forbidden: 'You are not allowed to do that.',
  not_found: 'That is no longer there.',
  not_member: 'You are not a member of this room.',
  conflict: 'That already exists.',
  too_large: 'That is too long.',
  limit_reached: 'A limit has been reached.',
  busy: 'The server is busy. Try again in a moment.',
  storage_unavailable: 'The server cannot store anything just now. Try again in a moment.',
  disconnected: 'The connection was lost. Try again when it is back.',
  timeout: 'The server did not answer in time. Try again.',
};

export function describeError(error: Pick<RequestError, 'code' | 'message'>): string {
  return sentences[error.code] ?? error.message;
}
