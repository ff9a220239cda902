import type { ChatState } from '@tertulia/protocol/client';
import { visibleText } from './ui/visible-text.ts';

/** What somebody who is not signed in can do, as far as is known what the server allows. `suggestedName`: names can be typed. */
export function describeEntry({ server, connection }: ChatState, suggestedName: string | undefined): readonly string[] {
  const why = 'reason' in connection && connection.reason ? [asSentence(visibleText(connection.reason))] : [];
  const asGuest =
    server?.guests === false
      ? ['Guests are not let in here.']
      : suggestedName === undefined
        ? []
        : [`To enter as a guest: write a name and press Enter; an empty line takes ${suggestedName}.`];
  return [
    ...(server === undefined ? [] : [`This is ${visibleText(server.name)}.`]),
    ...why,
    ...asGuest,
    'To sign in: /login NAME',
    registrationLine(server?.registration),
  ];
}

function registrationLine(registration: 'open' | 'invite' | 'closed' | undefined): string {
  if (registration === 'open') return 'To make an account: /register NAME';
  if (registration === 'closed')
    return 'Nobody can register here without a code from an admin: /register NAME --invite CODE';
  if (registration === 'invite') return 'To make an account with the code you were given: /register NAME --invite CODE';
  return 'To make an account: /register NAME, or with a code: /register NAME --invite CODE';
}

function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/u.test(text) ? '' : '.');
}
