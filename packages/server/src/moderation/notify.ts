import type { ModerationAction, UserRole } from '@tertulia/protocol';
import type { PresentUser } from '../sessions/user.ts';

export type Notice = {
  readonly action: ModerationAction;
  readonly by_username: string;
  readonly room_id?: string | undefined;
  readonly reason?: string | undefined;
  readonly until?: number | undefined;
  readonly role?: UserRole | undefined;
};

/** Tells somebody who is here, on every connection, what was done. To be called before anything that follows from it. */
export function notify(user: PresentUser, { action, by_username, room_id, reason, until, role }: Notice): void {
  for (const connection of user.connections) {
    connection.send({
      type: 'ModerationNotice',
      action,
      by_username,
      ...(room_id !== undefined && { room_id }),
      ...(reason !== undefined && { reason }),
      ...(until !== undefined && { until: new Date(until).toISOString() }),
      ...(role !== undefined && { role }),
    });
    connection.flush();
  }
}
