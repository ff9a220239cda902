import type { Write } from '../log/store.ts';

/** Whose records the journal holds changes of that the tables do not show yet. */
export type Unsettled = {
  note(writes: readonly Write[]): void;
  /** Whether a change waits of any of these: user ids, session ids, hashes of tokens. */
  has(...keys: readonly string[]): boolean;
  clear(): void;
};

export function createUnsettled(): Unsettled {
  const keys = new Set<string>();

  function noteWrite(write: Write): void {
    switch (write.kind) {
      case 'open-session':
        keys.add(write.session_id).add(write.token_hash).add(write.user_id);
        break;
      case 'end-session':
        keys.add(write.session_id);
        break;
      // Since when a session is closed is not part of what is read of it, and rooms are not found by person.
      case 'set-session-closed':
      case 'create-room':
      case 'update-room':
        break;
      default:
        keys.add(write.user_id);
    }
  }

  return {
    note: (writes) => writes.forEach(noteWrite),
    has: (...wanted) => wanted.some((key) => keys.has(key)),
    clear: () => keys.clear(),
  };
}
