import type { UserHandler } from './handler.ts';

export const listSessions: UserHandler<'ListSessions'> = {
  requires: 'user',
  action: 'manage-sessions',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const toTime = (at: number) => new Date(at).toISOString();
    const now = server.clock.steadyWallClock();
    const stored = await server.store.listSessions(user.user_id);
    const sessions = stored.map(({ session_id, created_at, closed_at = now }) => {
      const online = user.connections.some((one) => one.session?.session_id === session_id);
      return {
        session_id,
        created_at: toTime(created_at),
        seen_at: toTime(online ? now : closed_at),
        online,
        current: session_id === connection.session?.session_id,
      };
    });
    connection.send({ type: 'SessionList', ...(message.id !== undefined && { re: message.id }), sessions });
  },
};
