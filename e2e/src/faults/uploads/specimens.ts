import sharp from 'sharp';

/** What a file may turn out to be. */
export type Specimen = {
  readonly filename: string;
  readonly make: (random: () => number) => Buffer | Promise<Buffer>;
  /** Whether a browser may show it in place: a raster image that can be decoded, and nothing else. */
  readonly isImage: boolean;
};

const page = '<html><script>alert(1)</script></html>';
const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>';

/** Files that are what they say, and files that are not. No two of one kind are alike. */
export const specimens: readonly Specimen[] = [
  { filename: 'notes.txt', isImage: false, make: (random) => Buffer.from(`Notes of ${random()}`) },
  { filename: 'long.bin', isImage: false, make: (random) => Buffer.alloc(200_000 + random() * 500_000, `${random()}`) },
  { filename: 'dots.png', isImage: true, make: makeImage },
  { filename: 'page.png', isImage: false, make: (random) => Buffer.from(`${page}${random()}`) },
  { filename: 'gif.html', isImage: false, make: (random) => Buffer.from(`GIF89a/*${page}*/${random()}`) },
  { filename: 'drawing.svg', isImage: false, make: (random) => Buffer.from(`${drawing}<!--${random()}-->`) },
  { filename: 'paper.pdf', isImage: false, make: (random) => Buffer.from(`%PDF-1.4\n${page}${random()}`) },
  { filename: 'empty.png', isImage: false, make: () => Buffer.alloc(0) },
  {
    filename: 'half.png',
    isImage: false,
    make: async (random) => Buffer.concat([(await makeImage(random)).subarray(0, 40), Buffer.from(page)]),
  },
  {
    filename: 'polyglot.png',
    isImage: true,
    make: async (random) => Buffer.concat([await makeImage(random), Buffer.from(page)]),
  },
];

/** Names of files that the protocol takes for none. */
export const impossibleNames = ['../x', 'a/b', 'a\r\nSet-Cookie: x', '..', 'a\\b', '', 'invoice\u202egnp.exe'];
/** Names that it takes, and that must not get out of a header. */
export const oddNames = [
  '"; filename=x.html',
  "'%0d%0aX: y",
  'naïve résumé – 決定.txt',
  '.htaccess',
  'CON',
  'x'.repeat(255),
];

function makeImage(random: () => number): Promise<Buffer> {
  const [r, g, b] = [random() * 255, random() * 255, random() * 255];
  const size = 8 + Math.floor(random() * 900);
  return sharp({ create: { width: size, height: size, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();
}
