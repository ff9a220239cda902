import { closeCodes, type Result, type UserRole } from '@tertulia/protocol';
import type { Asker, Passwords } from '../accounts/passwords.ts';
import { commit } from '../log/commit.ts';
import type { AuditAction, AuditRecord, PersonRecord, SanctionRecord } from '../log/moderation-records.ts';
import type { Store } from '../log/store.ts';
import type { Write, WriteResult } from '../log/write.ts';
import { imposeBan, listLeft } from '../moderation/impose-ban.ts';
import { liftSanction } from '../moderation/lift.ts';
import type { Sanctions } from '../moderation/sanctions.ts';
import type { Refusal } from '../refusal.ts';
import type { Secrets } from '../secrets.ts';
import type { Server } from '../server.ts';
import { applyRole } from '../sessions/apply-role.ts';
import { claimName } from '../sessions/claim-name.ts';
import { endSession } from '../sessions/presence.ts';
import type { UsernameKeys } from '../sessions/username.ts';

type AuditDetails = Pick<AuditRecord, 'user_id' | 'username' | 'role' | 'until' | 'reason'>;

/** What the operator's work needs, be there a running server or only its data. */
export type Office = {
  readonly store: Pick<Store, 'findAccount' | 'listAccounts' | 'hasAdmin'>;
  commit(writes: readonly Write[]): Promise<Result<readonly WriteResult[], Refusal>>;
  readonly passwords: Passwords;
  readonly secrets: Secrets;
  now(): number;
  /** Keeps the name for the account of `userId`; undefined if somebody who is here has it. */
  claimName(name: UsernameKeys, userId: string): (() => void) | undefined;
  /** Who is kept out now. */
  readonly sanctions: Sanctions;
  /** Stores a ban from the server and puts the person out. */
  ban(person: PersonRecord, sanction: SanctionRecord, audit: AuditRecord): Promise<Refusal | undefined>;
  /** Ends a ban that is in force. */
  unban(sanction: SanctionRecord, audit: AuditRecord): Promise<Refusal | undefined>;
  /** What the operator does, for the audit log. */
  audit(action: AuditAction, details: AuditDetails): AuditRecord;
  /** The role is stored. */
  onRole(userId: string, role: UserRole): void;
  /** All sessions of the account have ended. */
  onSessionsEnded(userId: string): void;
};

/** Whoever is at the console waits for what was asked, and behind no stranger. */
export const consoleAsker: Asker = { isKnown: true, isWanted: () => true };

/** Whoever is at the console has no name here. */
export function createOperatorAudit(nextId: () => string, now: () => number): Office['audit'] {
  return (action, details) => ({ audit_id: nextId(), at: now(), action, by_username: 'console', ...details });
}

export function toOffice(server: Server): Office {
  return {
    store: server.store,
    commit: (writes) => commit(server, writes),
    passwords: server.passwords,
    secrets: server.secrets,
    now: server.clock.steadyWallClock,
    claimName: (name, userId) => claimName(server, name, userId),
    audit: createOperatorAudit(server.nextId, server.clock.steadyWallClock),
    sanctions: server.sanctions,
    async ban(person, sanction, audit) {
      const left = await listLeft(server, person, undefined);
      return imposeBan(server, { person, sanction, purges: [], left, audit });
    },
    unban: (sanction, audit) => liftSanction(server, sanction, audit),
    onRole: (userId, role) => applyRole(server, userId, role),
    onSessionsEnded(userId) {
      const user = server.directory.get(userId);
      for (const session of user?.sessions ?? [])
        if (user) endSession(server, user, session, closeCodes.tokenExpired, 'the password was reset; sign in again');
    },
  };
}
