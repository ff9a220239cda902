import type { Result } from '@tertulia/protocol';
import type { RequestError, RoomState } from '@tertulia/protocol/client';
import { visibleText } from '../ui/visible-text.ts';
import type { CommandContext } from './command.ts';
import { describeDuration } from './duration.ts';

type Outcome = Result<unknown, RequestError>;

/** Says that it is done, or why not and what helps. */
export function tell({ print }: CommandContext, outcome: Outcome, done: string, failed: string): void {
  print(outcome.ok ? done : `${failed}: ${describeError(outcome.error)}`);
}

/** The server's sentence, and what there is to do. */
export function describeError({ code, message, retryAfterMs }: RequestError): string {
  const said = visibleText(message);
  const sentence = /[.!?]$/u.test(said) ? said : `${said}.`;
  const advice = adviceFor(code, retryAfterMs);
  return advice === undefined ? sentence : `${sentence} ${advice}`;
}

function adviceFor(code: RequestError['code'], retryAfterMs: number | undefined): string | undefined {
  switch (code) {
    case 'username_taken':
      return 'Choose another name.';
    case 'bad_credentials':
      return 'Check what you wrote, capitals too.';
    case 'rate_limited':
    case 'busy':
    case 'storage_unavailable':
      return retryAfterMs === undefined ? 'Try again in a moment.' : `Try again in ${describeDuration(retryAfterMs)}.`;
    case 'disconnected':
    case 'timeout':
      return 'Try again when the connection is back.';
    case 'unsupported':
    case 'unknown_type':
      return 'This server is older than this program.';
    default:
      return undefined;
  }
}

/** The room shown; without one the user is told. */
export function shownRoom({ client, roomId, print }: CommandContext): RoomState | undefined {
  const shown = roomId();
  const room = shown === undefined ? undefined : client.getState().rooms.get(shown);
  if (room === undefined) print('You are in no room. /rooms lists them, /join ROOM enters one.');
  return room;
}
