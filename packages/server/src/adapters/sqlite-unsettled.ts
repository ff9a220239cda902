import type { Write } from '../log/write.ts';
import type { UsernameKeys } from '../sessions/username.ts';

/** Whose records the journal holds changes of that the tables do not show yet. */
export type Unsettled = {
  note(writes: readonly Write[]): void;
  /** Whether a change waits of any of these: user ids, session ids, hashes of tokens and of invites. */
  has(...keys: readonly string[]): boolean;
  /** Whether a deletion waits, which may be that of any file. */
  hasErasure(): boolean;
  /** Whether somebody's getting that name waits. */
  hasName(keys: UsernameKeys): boolean;
  clear(): void;
};

export function createUnsettled(): Unsettled {
  const keys = new Set<string>();
  let hasErasure = false;

  const noteName = ({ key, skeleton }: UsernameKeys) => keys.add(ofKey(key)).add(ofSkeleton(skeleton));

  function noteWrite(write: Write): void {
    switch (write.kind) {
      case 'open-session':
      case 'sign-in':
        keys.add(write.session_id).add(write.token_hash).add(write.user_id);
        break;
      case 'create-account':
        noteName(write.name).add(write.user_id);
        if (write.session) keys.add(write.session.session_id).add(write.session.token_hash);
        if (write.invite_hash !== undefined) keys.add(write.invite_hash);
        break;
      case 'rename-user':
        // A journal of schema 3 has no keys, and renames guests alone.
        if (write.name) noteName(write.name);
        keys.add(write.user_id);
        break;
      case 'create-invite':
        keys.add(write.code_hash);
        break;
      case 'end-session':
        keys.add(write.session_id);
        break;
      // Since when a session is closed is not part of what is read of it, and rooms and messages are not found by person.
      case 'set-session-closed':
      case 'create-room':
      case 'update-room':
        break;
      case 'ban':
        hasErasure ||= write.purges.length > 0;
        keys.add(write.user_id);
        break;
      case 'delete-message':
      case 'trim-history':
        hasErasure = true;
        break;
      case 'add-file':
        keys.add(write.file.file_id);
        break;
      case 'edit-message':
      case 'set-reaction':
      case 'set-pin':
      case 'report':
      case 'close-report':
      case 'wait':
        break;
      default:
        keys.add(write.user_id);
    }
  }

  return {
    note: (writes) => writes.forEach(noteWrite),
    hasName: ({ key, skeleton }) => keys.has(ofKey(key)) || keys.has(ofSkeleton(skeleton)),
    has: (...wanted) => wanted.some((key) => keys.has(key)),
    hasErasure: () => hasErasure,
    clear() {
      keys.clear();
      hasErasure = false;
    },
  };
}

/** Ids and hashes hold no space. */
const ofKey = (key: string) => `key ${key}`;
const ofSkeleton = (skeleton: string) => `skeleton ${skeleton}`;
