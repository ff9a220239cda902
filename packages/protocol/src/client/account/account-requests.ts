import type { SessionInfo } from '../../entities.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { Reply } from '../connection/request-error.ts';
import { ask, askFor, type Request } from '../connection/requests.ts';

export type InviteOptions = { readonly maxUses?: number; readonly expiresInS?: number };
/** A code with which accounts can be made. */
export type Invite = Pick<ServerMessageOf<'InviteCreated'>, 'code' | 'max_uses' | 'expires_at'>;

/** One's own account: its name, its password, where it is signed in; and inviting others to have one. */
export type AccountRequests = {
  changeUsername(username: string): Reply;
  /** Signs out everywhere else. */
  changePassword(current: string, password: string): Reply;
  listSessions(): Reply<readonly SessionInfo[]>;
  /** Signs out there; one's own session ends as if the server had ended it. */
  revokeSession(sessionId: string): Reply;
  createInvite(options?: InviteOptions): Reply<Invite>;
};

export function createAccountRequests(request: Request, onRenamed: (username: string) => void): AccountRequests {
  return {
    changeUsername: (username) => ask(request, { type: 'ChangeUsername', username }, () => onRenamed(username)),
    changePassword: (current, password) => ask(request, { type: 'ChangePassword', current, password }, () => {}),
    listSessions: () => askFor(request, { type: 'ListSessions' }, 'SessionList', ({ sessions }) => sessions),
    revokeSession: (sessionId) => ask(request, { type: 'RevokeSession', session_id: sessionId }, () => {}),
    createInvite: ({ maxUses, expiresInS } = {}) =>
      askFor(
        request,
        {
          type: 'CreateInvite',
          ...(maxUses !== undefined && { max_uses: maxUses }),
          ...(expiresInS !== undefined && { expires_in_s: expiresInS }),
        },
        'InviteCreated',
        toInvite,
      ),
  };
}

function toInvite({ code, max_uses, expires_at }: ServerMessageOf<'InviteCreated'>): Invite {
  return { code, ...(max_uses !== undefined && { max_uses }), ...(expires_at !== undefined && { expires_at }) };
}
