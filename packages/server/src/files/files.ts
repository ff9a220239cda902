import type { FileWire } from '../connection/connection.ts';
import type { FileFolder } from './file-folder.ts';
import type { FileInspector } from './file-inspector.ts';
import type { FileUrls } from './file-urls.ts';
import type { Quota } from './quota.ts';
import type { Uploads } from './uploads.ts';

/** What handlers need for files. */
export type Files = {
  readonly folder: FileFolder;
  readonly uploads: Uploads;
  readonly inspector: FileInspector;
  readonly urls: FileUrls;
  readonly quota: Quota;
  /** `isRemovalDue` when something was erased that may have had files. */
  readonly contents: { isRemovalDue: boolean; sweeping: Promise<void> | undefined };
  readonly wire: FileWire;
};
