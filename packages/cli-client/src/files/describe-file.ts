import type { ChatMessage, File } from '@tertulia/protocol';
import { describeSize, type Upload } from '@tertulia/protocol/client';
import { visibleText } from '../ui/visible-text.ts';

const barWidth = 10;
/** What the server calls a file of which it knows no type. */
const unknownType = 'application/octet-stream';

/** `[12.1] notes.txt (22 bytes, text/plain)` for each file of a message; the number is what /download takes. */
export function toFileLines({ n, files = [] }: Pick<ChatMessage, 'n' | 'files'>): string[] {
  return files.map((file, i) => `[${n}.${i + 1}] ${describeFile(file)}`);
}

export function describeFile({
  filename,
  size,
  content_type,
}: Pick<File, 'filename' | 'size' | 'content_type'>): string {
  const traits = [describeSize(size), ...(content_type === unknownType ? [] : [visibleText(content_type)])];
  return `${visibleText(filename)} (${traits.join(', ')})`;
}

/** `notes.txt ████░░░░░░ 40 % of 1.2 MB`. */
export function describeUpload({ name, size, progress }: Upload): string {
  const shown = visibleText(name);
  switch (progress.kind) {
    case 'queued':
      return `${shown} (${describeSize(size)}) waits for its turn`;
    case 'done':
      return `${shown} (${describeSize(size)}) is there`;
    case 'failed':
      return `${shown} is not uploaded: ${visibleText(progress.message)}`;
    case 'uploading': {
      const part = size === 0 ? 1 : progress.storedBytes / size;
      const filled = Math.floor(part * barWidth);
      const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
      return `${shown} ${bar} ${Math.floor(part * 100)} % of ${describeSize(size)}`;
    }
  }
}
