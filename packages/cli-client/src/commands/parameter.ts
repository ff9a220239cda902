import { err, ok, type Result, type Retention } from '@tertulia/protocol';
import { parseDuration } from './duration.ts';
import { namedFirst, type People, type Person } from './people.ts';

/** What a word names; steers completion. */
export type ArgumentKind = 'room' | 'person' | 'message' | 'command' | 'none' | readonly string[];

export type Mistake = {
  /** A sentence for the user. It repeats nothing of what was written beyond the one word that is wrong. */
  readonly reason: string;
  /** The person named is not known: it may help to ask the server who there is. */
  readonly isNobody?: true;
};

/** What was read, and what stands after it. */
export type Reading<T> = Result<{ readonly value: T; readonly rest: string }, Mistake>;

/** One part of what is written after a command. `read` gets text that does not begin with a space. */
export type Parameter<T> = {
  /** As /help shows it. */
  readonly usage: string;
  readonly completes: ArgumentKind;
  /** The words by which it is given anywhere before a `--`; without them it is given by its place. */
  readonly flag?: `--${string}`;
  readonly isSwitch?: true;
  read(text: string, people: People): Reading<T>;
};

/** The parts by name, those without a flag in the order in which they are written. */
export type Shape = Readonly<Record<string, Parameter<unknown>>>;
export type ValuesOf<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends Parameter<infer T> ? T : never;
};

/** Somebody whose id is known, by the longest name that fits, as names may hold spaces. */
export function person(usage = 'NAME'): Parameter<Person> {
  return {
    usage,
    completes: 'person',
    read(text, people) {
      const found = namedFirst(text, people);
      if (found !== undefined) return ok(found);
      if (text === '') return err({ reason: `Say who: ${usage}.` });
      return err({ reason: `Nobody called ${firstWord(text)} is known here. /who lists people.`, isNobody: true });
    },
  };
}

/** All that is left, of at least one character. */
export function text(usage: string, completes: ArgumentKind = 'none'): Parameter<string> {
  return {
    usage,
    completes,
    read: (all) => (all === '' ? err({ reason: `Say ${usage}.` }) : ok({ value: all, rest: '' })),
  };
}

export function choice<const T extends string>(usage: string, choices: readonly T[]): Parameter<T> {
  return wordOf(usage, choices, (word) => {
    const chosen = choices.find((candidate) => candidate === word.toLowerCase());
    return chosen === undefined ? err(`It is one of ${choices.join(', ')}.`) : ok(chosen);
  });
}

/** `90s`, `10m`, `1h30m`, `2d`, `1w`, in milliseconds. */
export function duration(usage: string): Parameter<number> {
  return wordOf(usage, 'none', (word) => {
    const ms = parseDuration(word);
    return ms === undefined ? err('A time is written like 90s, 10m, 2h, 7d or 1w.') : ok(ms);
  });
}

/** `off` is 0. */
export function durationOrOff(usage: string): Parameter<number> {
  const plain = duration(usage);
  return {
    ...plain,
    completes: ['off'],
    read: (all, people) =>
      firstWord(all).toLowerCase() === 'off' ? ok({ value: 0, rest: afterFirstWord(all) }) : plain.read(all, people),
  };
}

/** `30d`, or how many messages: `500`; `off` is for good. */
export function retention(usage: string): Parameter<Retention> {
  return wordOf(usage, ['off'], (word) => {
    if (word.toLowerCase() === 'off') return ok({});
    const [, digits, unit] = /^([1-9]\d{0,7})(d?)$/u.exec(word.toLowerCase()) ?? [];
    if (digits === undefined) return err('Say a number of days like 30d, a number of messages like 500, or off.');
    return ok(unit === 'd' ? { days: Number(digits) } : { count: Number(digits) });
  });
}

/** A number as it is shown in a list or beside a message; `#` before it does no harm. */
export function number(usage: string, completes: ArgumentKind = 'none'): Parameter<number> {
  return wordOf(usage, completes, (word) => {
    const value = /^#?\d{1,15}$/u.test(word) ? Number(word.replace('#', '')) : 0;
    return value > 0 ? ok(value) : err('A number is needed here.');
  });
}

/** A file of a message, as `[12.1]` stands before it; the first one need not be told. */
export type FileNumber = { readonly n: number; readonly place: number };

export function fileNumber(usage: string): Parameter<FileNumber> {
  return wordOf(usage, 'message', (word) => {
    const [, n, place = 1] = /^\[?#?(\d{1,15})(?:\.(\d{1,2}))?\]?$/u.exec(word) ?? [];
    return n === undefined
      ? err('The number before a file is needed here, like 12.1.')
      : ok({ n: Number(n), place: Number(place) });
  });
}

/** A path on this machine; one with spaces stands in quotes, or has a backslash before each. */
export function path(usage: string): Parameter<string> {
  return {
    usage,
    completes: 'none',
    read(all) {
      const [word = '', quoted] = /^"([^"]+)"|^(?:\\.|[^\s\\])+/u.exec(all) ?? [];
      const value = quoted ?? word.replace(/\\(.)/gu, '$1');
      if (value === '') return err({ reason: `Say ${usage}.` });
      return ok({ value, rest: all.slice(word.length).trimStart() });
    },
  };
}

/** Undefined when what is written there does not fit; it is then left to what comes after. */
export function optional<T>(parameter: Parameter<T>): Parameter<T | undefined> {
  return {
    ...parameter,
    usage: `[${parameter.usage}]`,
    read(all, people) {
      const reading = parameter.read(all, people);
      return reading.ok || reading.error.isNobody ? reading : ok({ value: undefined, rest: all });
    },
  };
}

export function withFlag(flag: `--${string}`): Parameter<boolean> {
  return { usage: `[${flag}]`, completes: 'none', flag, isSwitch: true, read: (rest) => ok({ value: false, rest }) };
}

export function withValue<T>(flag: `--${string}`, parameter: Parameter<T>): Parameter<T | undefined> {
  return { ...parameter, usage: `[${flag} ${parameter.usage}]`, flag };
}

function wordOf<T>(usage: string, completes: ArgumentKind, read: (word: string) => Result<T, string>): Parameter<T> {
  return {
    usage,
    completes,
    read(all) {
      if (all === '') return err({ reason: `Say ${usage}.` });
      const value = read(firstWord(all));
      return value.ok ? ok({ value: value.value, rest: afterFirstWord(all) }) : err({ reason: value.error });
    },
  };
}

function firstWord(all: string): string {
  return /^\S*/u.exec(all)?.[0] ?? '';
}

function afterFirstWord(all: string): string {
  return all.replace(/^\S*\s*/u, '');
}
