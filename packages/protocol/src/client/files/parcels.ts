import { limits } from '../../limits.ts';
import type { Sending } from '../outbox/sending.ts';
import type { Random } from '../ports.ts';
import type { Parcel, Upload } from '../state/chat-state.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Uploads } from './uploads.ts';

const maxParcels = 100;

/** Messages that wait for their files. */
export type Parcels = {
  /** Returns the parcel's id, or '' when there are too many, or of files. */
  add(target: Parcel['target'], content: string, uploadIds: readonly string[], replyTo?: number): string;
  /** Gives a message up, with its files. */
  discard(id: string): void;
  clear(): void;
  /** Puts what is complete into the outbox. What was cancelled is not waited for. */
  settle(): void;
};

export type ParcelsPorts = {
  readonly store: StateStore;
  readonly random: Random;
  readonly uploads: Uploads;
  readonly sending: Pick<Sending, 'add'>;
};

export function createParcels({ store, random, uploads, sending }: ParcelsPorts): Parcels {
  const show = (parcels: readonly Parcel[]) => store.dispatch({ type: 'ParcelsChanged', parcels });
  const without = (id: string) => store.getState().parcels.filter((parcel) => parcel.id !== id);

  function sendIfComplete(parcel: Parcel, listed: readonly Upload[]): void {
    const present = listed.filter(({ id }) => parcel.uploadIds.includes(id));
    const files = present.flatMap(({ progress }) => (progress.kind === 'done' ? [progress.file] : []));
    if (files.length < present.length) return;
    const { id: clientId, target, content, replyTo } = parcel;
    const extras = { clientId, replyTo, ...(files.length > 0 && { files }) };
    // With every file cancelled and nothing said there is no message.
    const isEmpty = files.length === 0 && !/\S/.test(content);
    if (!isEmpty && sending.add(target, content, extras) === '') return;
    uploads.forget(parcel.uploadIds);
    show(without(parcel.id));
  }

  return {
    add(target, content, uploadIds, replyTo) {
      const { parcels } = store.getState();
      if (parcels.length >= maxParcels || uploadIds.length > limits.files_per_message) return '';
      const parcel = { id: random.id(), target, content, uploadIds, replyTo };
      show([...parcels, parcel]);
      return parcel.id;
    },
    discard(id) {
      const parcel = store.getState().parcels.find((one) => one.id === id);
      for (const uploadId of parcel?.uploadIds ?? []) uploads.cancel(uploadId);
      if (parcel) show(without(id));
    },
    clear: () => show([]),
    settle() {
      const listed = uploads.listed();
      for (const parcel of store.getState().parcels) sendIfComplete(parcel, listed);
    },
  };
}
