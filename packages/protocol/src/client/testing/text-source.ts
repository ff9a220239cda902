import type { FileSource } from '../ports.ts';

/** A file that says `content`, in ASCII; `slices` are the places of the pieces that were read. */
export function createTextSource(
  name: string,
  content: string,
): FileSource & { readonly slices: (readonly [from: number, to: number])[] } {
  const slices: (readonly [number, number])[] = [];
  return {
    name,
    type: 'text/plain',
    size: content.length,
    slices,
    async slice(from, to) {
      slices.push([from, to]);
      return new TextEncoder().encode(content.slice(from, to));
    },
  };
}

/** Text of which no two pieces are alike. */
export function longText(length: number): string {
  return Array.from({ length: Math.ceil(length / 6) }, (_, i) => `${i}`.padStart(5, '0').concat(' '))
    .join('')
    .slice(0, length);
}
