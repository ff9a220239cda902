// Prints src/sessions/username/confusables.ts:
//
//   node unicode/make-confusables.mjs > src/sessions/username/confusables.ts
//
// Unicode's confusables.txt is part of ICU, and ICU of Node, as a table of which Node itself makes no use. So the data comes
// with no package and no download, and is of the Unicode version that Node normalizes by.
import { readFileSync } from 'node:fs';

const { unicode } = process.versions;
process.stdout.write(toModule(readConfusables(readFileSync(process.execPath))));

/** Reads the table as ICU's uspoof_impl.h lays it out: for each character in order, what it looks like. */
function readConfusables(program) {
  const format = program.indexOf('Cfu \u0002', 0, 'latin1');
  if (format < 0) throw new Error('this Node has no confusables in its ICU; take one with full ICU');
  // ICU's own header, of which the format's name is the part at 12, then that of the table.
  const header = format - 12;
  const table = header + program.readUInt16LE(header);
  const field = (index) => program.readInt32LE(table + index * 4);
  if (field(0) !== 0x3845fdef) throw new Error('this is not the table of confusables');
  const [keys, count, values, , strings] = [3, 4, 5, 6, 7].map(field);
  return Array.from({ length: count }, (_, i) => {
    const key = program.readUInt32LE(table + keys + i * 4);
    const units = (key >>> 24) + 1;
    const value = program.readUInt16LE(table + values + i * 2);
    // What is one unit long stands for itself; longer text is elsewhere.
    const at = table + strings + value * 2;
    const target = units === 1 ? String.fromCharCode(value) : program.toString('utf16le', at, at + units * 2);
    return { source: key & 0xffffff, target };
  });
}

/** One line for each look: it, then all that looks like it. */
function toModule(confusables) {
  const byTarget = new Map();
  for (const { source, target } of confusables) {
    const name = [...target].map((character) => hex(character.codePointAt(0))).join('+');
    byTarget.set(name, [...(byTarget.get(name) ?? []), hex(source)]);
  }
  const lines = [...byTarget].map(([target, sources]) => `${target} ${sources.join(' ')}\n`).sort();
  return `// Made by unicode/make-confusables.mjs; do not edit.

/**
 * confusables.txt of Unicode ${unicode}, ${confusables.length} characters: on each line a look, as code points joined by \`+\`, then the characters that have it.
 * Copyright © Unicode, Inc.; Unicode License v3, https://www.unicode.org/license.txt
 */
export const confusables = \`\\
${lines.join('')}\`;
`;
}

function hex(codePoint) {
  return codePoint.toString(16);
}
