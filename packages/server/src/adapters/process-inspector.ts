import { type FileInspector, type Inspection, unknownType } from '../files/file-inspector.ts';
import { createHelperProcess } from './helper-process.ts';

/** Then the file is not understood. */
const deadlineMs = 20_000;

/** Inspects one file at a time in a process of its own, which may die of any. */
export function createProcessInspector(): FileInspector {
  const helper = createHelperProcess<string, Inspection>(new URL('./inspector-child.js', import.meta.url), deadlineMs);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    inspect(path) {
      const mine = turn.then(async () => (await helper.ask(path)) ?? { contentType: unknownType });
      turn = mine;
      return mine;
    },
    close: helper.close,
  };
}
