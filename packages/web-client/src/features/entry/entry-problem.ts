import { limits } from '@tertulia/protocol';
import type { RequestError } from '../../chat/model.ts';
import { describeError } from '../describe-error.ts';
import type { Way } from './ways-in.ts';

export type EntryField = 'username' | 'password' | 'invite';
/** What went wrong, and where it is told: next to a field, or below all of them. */
export type EntryProblem = { readonly field?: EntryField; readonly text: string; readonly retryAfterMs?: number };

const { max_username_chars, min_password_chars, max_password_chars } = limits;

export const badUsername = `That name will not do: 1 to ${max_username_chars} visible characters on one line.`;
export const shortPassword = `Take at least ${min_password_chars} characters.`;
export const longPassword = `Take at most ${max_password_chars} characters.`;

export function toEntryProblem(way: Way, error: RequestError): EntryProblem {
  switch (error.code) {
    case 'username_taken':
      return {
        field: 'username',
        text: 'Somebody here already has that name. Try another, or sign in if it is yours.',
      };
    case 'bad_credentials':
      return way === 'register'
        ? { field: 'invite', text: 'This code is not known here, or it is used up. Ask for another.' }
        : { field: 'password', text: 'Name and password do not go together. Look at both once more.' };
    case 'forbidden':
      return toForbidden(way, error);
    case 'bad_message':
      return toBadMessage(error);
    case 'rate_limited': {
      const { retryAfterMs } = error;
      if (retryAfterMs === undefined) return { text: 'Too many attempts. Try again in a moment.' };
      return { text: `Too many attempts. Try again in ${Math.ceil(retryAfterMs / 1000)} s.`, retryAfterMs };
    }
    case 'banned':
      return { text: `You have been banned here. ${asSentence(error.message)}` };
    case 'token_expired':
      return { text: 'You were away for too long to be known as the same guest. Register under a new name.' };
    default:
      return { text: describeError(error) };
  }
}

function toForbidden(way: Way, { path, message }: RequestError): EntryProblem {
  if (path?.[0] === 'invite')
    return { field: 'invite', text: 'You need an invitation that is still good. Ask for one.' };
  if (way === 'guest') return { text: 'Guests are not let in here. Sign in, or register.' };
  if (way === 'register') return { text: 'Nobody can register here just now. Ask those who run this server.' };
  return { text: asSentence(message) };
}

function toBadMessage({ path, message }: RequestError): EntryProblem {
  switch (path?.[0]) {
    case 'username':
      return { field: 'username', text: badUsername };
    case 'password':
      return { field: 'password', text: 'That password is among the first that are tried. Take another.' };
    case 'invite':
      return { field: 'invite', text: 'This is not a code.' };
    default:
      return path === undefined ? { field: 'username', text: badUsername } : { text: asSentence(message) };
  }
}

function asSentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const begun = trimmed.charAt(0).toLocaleUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
