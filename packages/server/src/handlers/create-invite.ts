import { commit } from '../log/commit.ts';
import { toAudit } from '../moderation/audit.ts';
import type { UserHandler } from './handler.ts';

const weekS = 7 * 24 * 60 * 60;

export const createInvite: UserHandler<'CreateInvite'> = {
  requires: 'user',
  action: 'create-invite',
  cost: 'very-costly',
  async handle(server, connection, message, user) {
    const { max_uses = 1, expires_in_s = weekS } = message;
    const code = server.secrets.code();
    const at = server.clock.steadyWallClock();
    const expires_at = at + expires_in_s * 1_000;
    const outcome = await commit(server, [
      {
        kind: 'create-invite',
        code_hash: server.secrets.hash(code),
        role: 'user',
        uses: max_uses,
        expires_at,
        by_user_id: user.user_id,
        at,
        audit: toAudit(server, user, 'create-invite', { until: expires_at }),
      },
    ]);
    if (!outcome.ok) {
      connection.refuse(message.id, outcome.error);
      return;
    }
    connection.send({
      type: 'InviteCreated',
      ...(message.id !== undefined && { re: message.id }),
      code,
      max_uses,
      expires_at: new Date(expires_at).toISOString(),
    });
  },
};
