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
  /** `lookUntil`: till then, on the monotonic clock, there may be contents of messages that were just erased. */
  readonly contents: { lookUntil: number; sweeping: Promise<void> | undefined };
  readonly wire: FileWire;
};
