import type { File } from '../../entities.ts';
import type { ServerClock } from '../connection/server-clock.ts';
import type { FileSource } from '../ports.ts';
import type { PendingMessage } from '../state/chat-state.ts';
import { createFileRenewal, type RenewFiles } from './file-renewal.ts';
import { urlEndsAt } from './file-url.ts';
import { createParcels, type ParcelsPorts } from './parcels.ts';
import { createUploads, type Uploads, type UploadsPorts } from './uploads.ts';

/** What people do with files. */
export type FileActions = {
  /**
   * Begins to bring a file to the server, for a message to come; `target` is kept with it, for whoever shows it there. Returns
   * the upload's id, or '' when 100 are listed.
   */
  upload(source: FileSource, target?: PendingMessage['target']): string;
  /** Begins a failed upload anew. */
  retryUpload(id: string): void;
  cancelUpload(id: string): void;
  /**
   * Sends a message with these uploads as soon as all that are not cancelled are done; `content` may be empty. Returns the
   * parcel's id, which will be the message's client id, or '' if 100 wait already or these are too many for one message.
   */
  sendFiles(target: PendingMessage['target'], content: string, uploadIds: readonly string[], replyTo?: number): string;
  /** Gives up a message that waits for its files, and these. */
  discardParcel(id: string): void;
  /** Reads the files of a message anew, whose urls have ended, and of those around it. */
  renewFiles: RenewFiles;
  /** For how long the file's url is still good, in milliseconds; undefined if it does not say. */
  urlLeftMs(file: File): number | undefined;
};

export type Files = Pick<Uploads, 'onCredit' | 'onError' | 'onJoined' | 'onLost' | 'pump' | 'clear' | 'settle'> & {
  readonly actions: FileActions;
};

export type FilesPorts = UploadsPorts &
  Pick<ParcelsPorts, 'sending'> & { readonly serverClock: Pick<ServerClock, 'now'> };

export function createFiles(ports: FilesPorts): Files {
  const { store, serverClock } = ports;
  const uploads = createUploads(ports);
  const parcels = createParcels({ ...ports, uploads });

  return {
    ...uploads,
    clear() {
      parcels.clear();
      uploads.clear();
    },
    settle() {
      parcels.settle();
      uploads.settle();
    },
    actions: {
      upload: (...what) => store.batch(() => uploads.add(...what)),
      retryUpload: (id) => store.batch(() => uploads.retry(id)),
      cancelUpload: (id) => store.batch(() => uploads.cancel(id)),
      sendFiles: (...parcel) => store.batch(() => parcels.add(...parcel)),
      discardParcel: (id) => store.batch(() => parcels.discard(id)),
      renewFiles: createFileRenewal(store, ports.request),
      urlLeftMs(file) {
        const endsAt = urlEndsAt(file);
        return endsAt === undefined ? undefined : endsAt - serverClock.now();
      },
    },
  };
}
