import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EntryRow } from './sqlite-entry.ts';
import { createDocuments } from './sqlite-search-documents.ts';
import { toWordGrams } from './sqlite-search-grams.ts';
import { openSearchIndex } from './sqlite-search-schema.ts';

const words = ['tea', 'cake', 'river', 'kitchen', 'umbrella', 'tomorrow', 'lighthouse'];
const room = 1;

function toEntry(seq: number, content: string): EntryRow {
  const body = JSON.stringify({ type: 'Message', username: 'ana', content });
  return { seq, n: seq, user_id: 'u1', client_id: null, at: seq, body };
}

/** How often a message is put in, put in anew as an edit does, or taken out. */
const step = fc.record({
  seq: fc.integer({ min: 1, max: 120 }),
  content: fc.option(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 5 }), { freq: 3 }),
});

test('[SE1] what is in the index is found, and nothing else, however much was taken out of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 100, maxLength: 200 }),
      (commits) => {
        const index = openSearchIndex(':memory:');
        const documents = createDocuments(index);
        const texts = new Map<number, readonly string[]>();
        const commit = index.transaction((steps: (typeof commits)[number]) => {
          for (const { seq, content } of steps) {
            if (content) {
              documents.put(room, toEntry(seq, content.join(' ')));
              texts.set(seq, content);
            } else {
              documents.remove(room, seq);
              texts.delete(seq);
            }
          }
        });
        for (const steps of commits) commit(steps);
        const select = index.prepare<[string], number>(
          'SELECT seq FROM grams JOIN documents ON documents.id = grams.rowid WHERE grams MATCH ? ORDER BY seq',
        );
        for (const word of words) {
          const match = [...toWordGrams(word)].map((gram) => `"${gram}"`).join(' AND ');
          const expected = [...texts].filter(([, content]) => content.includes(word)).map(([seq]) => seq);
          expect(select.pluck().all(match)).toEqual(expected.sort((a, b) => a - b));
        }
        index.close();
      },
    ),
    { numRuns: 10 },
  );
});
