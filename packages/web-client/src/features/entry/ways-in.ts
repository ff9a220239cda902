import type { ChatState } from '../../chat/model.ts';

/** How one comes in. */
export type Way = 'guest' | 'sign-in' | 'register';

/**
 * The ways that this server has open, all of them until it has said which. Whoever has an invitation may try it: some are
 * good where nobody else can register.
 */
export function waysIn(server: ChatState['server'], invite: string | undefined): readonly Way[] {
  const ways: Way[] = [];
  if (server?.guests ?? true) ways.push('guest');
  ways.push('sign-in');
  if (server?.registration !== 'closed' || invite !== undefined) ways.push('register');
  return ways;
}

export function asksForInvite(server: ChatState['server'], invite: string | undefined): boolean {
  return server?.registration === 'invite' || invite !== undefined;
}
