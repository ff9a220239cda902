import type { Session } from '../connection/authentication.ts';
import { type Outbox, toWaiting } from '../outbox/outbox.ts';
import type { Saved, SavedState } from '../ports.ts';

/** Keeps the storage up to date with what must outlive the process. */
export type Saving = {
  load(): Promise<Saved | undefined>;
  /** Saves what changed; changes of one turn, and those made while a save is under way, together. */
  keep(session: Session | undefined, outbox: Outbox): void;
};

export function createSaving(saved: SavedState): Saving {
  let latest: { readonly session: Session | undefined; readonly outbox: Outbox } = { session: undefined, outbox: [] };
  let isSaving = false;

  async function save(): Promise<void> {
    await Promise.resolve();
    for (let done: typeof latest | undefined; done !== latest; ) {
      done = latest;
      const { session, outbox } = done;
      await saved.save({ ...(session && { session }), outbox: toWaiting(outbox) }).catch(() => undefined);
    }
    isSaving = false;
  }

  return {
    load: () => saved.load().catch(() => undefined),
    keep(session, outbox) {
      if (session === latest.session && outbox === latest.outbox) return;
      latest = { session, outbox };
      if (isSaving) return;
      isSaving = true;
      void save();
    },
  };
}
