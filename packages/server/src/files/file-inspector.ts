/** What is found in the bytes of an upload. Paths are of files beside it, which whoever asked removes. */
export type Inspection = {
  readonly contentType: string;
  /** Of an image, in pixels, as it is seen. */
  readonly width?: number;
  readonly height?: number;
  /** The same without what a camera wrote into it: place, time, device. */
  readonly cleanPath?: string;
  readonly thumbnailPath?: string;
};

/** Looks into files of strangers. Never rejects: what cannot be understood is `application/octet-stream`. */
export type FileInspector = { inspect(path: string): Promise<Inspection>; close(): void };

export const unknownType = 'application/octet-stream';
