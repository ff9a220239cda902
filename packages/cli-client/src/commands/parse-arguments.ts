import { err, ok, type Result } from '@tertulia/protocol';
import type { Mistake, Parameter, Shape } from './parameter.ts';
import type { People } from './people.ts';

/** Takes the place of flags, so that everything else keeps its own. */
const blank = '\0';

export type Values = Readonly<Record<string, unknown>>;

/** Reads what is written after a command. What is left over in the end is a mistake. */
export function parseArguments(shape: Shape, written: string, people: People): Result<Values, Mistake> {
  const flags = takeFlags(shape, written, people);
  if (!flags.ok) return flags;
  let rest = withoutBlanks(flags.value.text);
  const values: Record<string, unknown> = {};
  for (const [key, parameter] of Object.entries(shape)) {
    if (parameter.flag !== undefined) {
      values[key] = flags.value.values.has(key) ? flags.value.values.get(key) : parameter.isSwitch ? false : undefined;
      continue;
    }
    const reading = parameter.read(rest, people);
    if (!reading.ok) return reading;
    values[key] = reading.value.value;
    ({ rest } = reading.value);
  }
  return rest === '' ? ok(values) : err({ reason: 'There is more than this command takes.' });
}

/** What is being written at the end of `written`: a part given by its place, or one given by a flag. */
export function parameterAtEnd(
  shape: Shape,
  written: string,
  people: People,
): { readonly parameter: Parameter<unknown>; readonly from: number } | undefined {
  const wordFrom = written.search(/\S*$/u);
  const flag = flagOf(shape, /(\S+)\s+\S*$/u.exec(written)?.[1] ?? '');
  if (flag && !flag.parameter.isSwitch) return { parameter: flag.parameter, from: wordFrom };
  const flags = takeFlags(shape, written, people);
  let rest = flags.ok ? flags.value.text.replace(/^[\s\0]+/u, '') : written;
  for (const parameter of Object.values(shape)) {
    if (parameter.flag !== undefined) continue;
    const reading = parameter.read(rest, people);
    const isRead =
      reading.ok && (reading.value.rest !== '' || /\s$/u.test(written)) && !mayBeLonger(parameter, rest, people);
    if (!isRead || !reading.ok) return { parameter, from: written.length - rest.length };
    rest = reading.value.rest;
  }
  return undefined;
}

/** Whether a name may be meant of which only the beginning is written, though that is a name too. */
function mayBeLonger({ completes }: Parameter<unknown>, written: string, people: People): boolean {
  const lower = written.replace(/^@/u, '').toLowerCase();
  return (
    completes === 'person' &&
    [...people.keys()].some((name) => name.length > lower.length && name.toLowerCase().startsWith(lower))
  );
}

/** Flags that are not written yet. */
export function flagsLeft(shape: Shape, written: string): readonly string[] {
  const words = written.split(/\s+/u);
  return Object.values(shape).flatMap(({ flag }) => (flag !== undefined && !words.includes(flag) ? [flag] : []));
}

function takeFlags(
  shape: Shape,
  written: string,
  people: People,
): Result<{ readonly values: ReadonlyMap<string, unknown>; readonly text: string }, Mistake> {
  const values = new Map<string, unknown>();
  if (Object.values(shape).every((parameter) => parameter.flag === undefined)) return ok({ values, text: written });
  const words = [...written.matchAll(/\S+/gu)];
  let text = written;
  const cover = ([word]: RegExpExecArray, index: number) => {
    text = text.slice(0, index) + blank.repeat(word.length) + text.slice(index + word.length);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word?.[0].startsWith('--')) continue;
    cover(word, word.index);
    if (word[0] === '--') break;
    const flag = flagOf(shape, word[0]);
    if (flag === undefined) return err({ reason: `There is no ${word[0]} here; -- before the text lets it begin so.` });
    if (flag.parameter.isSwitch) {
      values.set(flag.key, true);
      continue;
    }
    const value = words[++i];
    const reading = flag.parameter.read(value?.[0] ?? '', people);
    if (!reading.ok) return err({ reason: `${word[0]}: ${reading.error.reason}` });
    if (value) cover(value, value.index);
    values.set(flag.key, reading.value.value);
  }
  return ok({ values, text });
}

function flagOf(shape: Shape, word: string) {
  const found = Object.entries(shape).find(([, parameter]) => parameter.flag === word);
  return found && { key: found[0], parameter: found[1] };
}

function withoutBlanks(text: string): string {
  return text.replace(/\s*\0[\s\0]*/gu, ' ').trim();
}
