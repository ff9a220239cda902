import type { Database } from 'better-sqlite3';
import type { Write, WriteResult } from '../log/write.ts';
import type { UsernameKeys } from '../sessions/username.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;
type AccountWrite = WriteOf<'open-session' | 'create-account' | 'rename-user' | 'set-role' | 'create-invite'>;
type InviteState = { readonly role: string; readonly uses_left: number; readonly expires_at: number };

/**
 * The part of the ledger that decides who may have which name, and whether an invite is good: for the tables and, in memory,
 * for what is decided and not yet in them.
 */
export function createNameLedger(db: Database) {
  /** Asked once a commit, however many guests enter with it. */
  const selectOwners = db.prepare<[string, string], { at: number; user_id: string }>(
    `SELECT one.key AS at, user_id FROM json_each(?) AS one CROSS JOIN accounts ON name_key = one.value ->> 0
     UNION ALL
     SELECT one.key AS at, user_id FROM json_each(?) AS one CROSS JOIN accounts ON name_skeleton = one.value ->> 1`,
  );
  const selectAccount = db.prepare<[string], unknown>('SELECT 1 FROM accounts WHERE user_id = ?');
  const selectInvite = db.prepare<[string], InviteState>(
    'SELECT role, uses_left, expires_at FROM invites WHERE code_hash = ?',
  );
  /** By index of the writes looked up last: the accounts that have the name in the tables. */
  const owners = new Map<number, string[]>();
  /** By account: its name, where the tables have none or an older one. */
  const named = new Map<string, UsernameKeys>();
  const ownerOfKey = new Map<string, string>();
  const ownerOfSkeleton = new Map<string, string>();
  const invites = new Map<string, InviteState>();
  /** Since the last time the tables were level, invites that make an admin have ended; those in `invites` are younger. */
  let haveAdminInvitesEnded = false;

  function isTaken(index: number, { key, skeleton }: UsernameKeys, userId: string): boolean {
    const isOther = (owner: string | undefined) => owner !== undefined && owner !== userId;
    if (isOther(ownerOfKey.get(key)) || isOther(ownerOfSkeleton.get(skeleton))) return true;
    return owners.get(index)?.some((owner) => owner !== userId && !named.has(owner)) ?? false;
  }

  function setName(userId: string, name: UsernameKeys): void {
    const before = named.get(userId);
    if (before) {
      ownerOfKey.delete(before.key);
      ownerOfSkeleton.delete(before.skeleton);
    }
    named.set(userId, name);
    ownerOfKey.set(name.key, userId);
    ownerOfSkeleton.set(name.skeleton, userId);
  }

  function findInvite(codeHash: string): InviteState | undefined {
    const recent = invites.get(codeHash);
    if (recent) return recent;
    const invite = selectInvite.get(codeHash);
    return invite?.role === 'admin' && haveAdminInvitesEnded ? undefined : invite;
  }

  function endAdminInvites(): void {
    haveAdminInvitesEnded = true;
    for (const [codeHash, { role }] of invites) if (role === 'admin') invites.delete(codeHash);
  }

  function takeUse(codeHash: string): void {
    const invite = findInvite(codeHash);
    if (invite) invites.set(codeHash, { ...invite, uses_left: invite.uses_left - 1 });
  }

  /** Takes note of what was decided. */
  function note(write: Write, result: WriteResult): void {
    if (result.kind !== 'done') return;
    switch (write.kind) {
      case 'create-account':
        setName(write.user_id, write.name);
        if (write.invite_hash !== undefined) takeUse(write.invite_hash);
        if (write.role === 'admin') endAdminInvites();
        return;
      case 'rename-user':
        // What guests are called is not kept here: only accounts have their names for good.
        if (named.has(write.user_id) || selectAccount.get(write.user_id)) setName(write.user_id, write.name);
        return;
      case 'set-role':
        if (write.role === 'admin') endAdminInvites();
        return;
      case 'create-invite':
        if (write.role === 'admin') endAdminInvites();
        invites.set(write.code_hash, { role: write.role, uses_left: write.uses, expires_at: write.expires_at });
        return;
      default:
        return;
    }
  }

  function decide(write: AccountWrite, index: number): WriteResult {
    if ('name' in write && isTaken(index, write.name, write.user_id)) return { kind: 'taken' };
    if (write.kind === 'create-account' && write.invite_hash !== undefined) {
      const invite = findInvite(write.invite_hash);
      const isGood = invite && invite.uses_left > 0 && invite.expires_at > write.at && invite.role === write.role;
      if (!isGood) return { kind: 'no-invite' };
    }
    const result: WriteResult = { kind: 'done' };
    note(write, result);
    return result;
  }

  return {
    /** Asks the tables, once, whose names the writes of a commit name. */
    lookUp(writes: readonly Write[]): void {
      owners.clear();
      const indexes: number[] = [];
      const keys: string[][] = [];
      writes.forEach((write, index) => {
        if (!('name' in write)) return;
        indexes.push(index);
        keys.push([write.name.key, write.name.skeleton]);
      });
      if (keys.length === 0) return;
      const asked = JSON.stringify(keys);
      for (const { at, user_id } of selectOwners.all(asked, asked)) {
        const index = indexes[at] as number;
        owners.set(index, [...(owners.get(index) ?? []), user_id]);
      }
    },
    /** `index` is that of the write in what was looked up last. */
    decide,
    note,
    /** The tables hold everything that was decided, or it was not stored. */
    forget(): void {
      named.clear();
      ownerOfKey.clear();
      ownerOfSkeleton.clear();
      invites.clear();
      haveAdminInvitesEnded = false;
    },
  };
}
