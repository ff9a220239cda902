import type { FileSource } from '@tertulia/protocol/client';

export type { File as SharedFile } from '@tertulia/protocol';
export { limits } from '@tertulia/protocol';
export { describeSize, fileNamesOf, type Parcel, toFileUrl, type Upload } from '@tertulia/protocol/client';

/** A file that somebody chose, dropped or pasted. */
export function toFileSource(file: File): FileSource {
  const { name, type, size } = file;
  return {
    ...{ name, type, size },
    slice: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
  };
}
