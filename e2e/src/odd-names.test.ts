import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, enter, type Wire } from './harness/wire-client.ts';

let server: ServerProcess;
let holder: Awaited<ReturnType<typeof enter>>;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off', '--registration', 'open']);
  holder = await enter(server.host, 'Simon Pal');
});
afterAll(() => server.dispose());

/** Each way to come by a name; the reply says whether one has it. */
const ways: Record<string, (username: string) => Promise<Wire>> = {
  async Join(username) {
    const client = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
    const reply = await client.request({ type: 'Join', username });
    client.send({ type: 'Leave' });
    await client.closed;
    return reply;
  },
  async ChangeUsername(username) {
    const client = await enter(server.host, 'someone');
    const reply = await client.request({ type: 'ChangeUsername', username });
    client.send({ type: 'Leave' });
    await client.closed;
    return reply;
  },
  // Last, for accounts keep their names.
  async Register(username) {
    const client = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
    const reply = await client.request({ type: 'Register', username, password: 'only for this test' });
    client.close();
    return reply;
  },
};

/** Names of somebody who is here, or of the server's own, in other letters. */
const lookAlikes = {
  'in capitals': 'SIMON PAL',
  'with a Cyrillic o': 'Simоn Pal',
  'in Cyrillic capitals where there are such': 'SIМОN РАL',
  'in wide letters': 'Ｓｉｍｏｎ Ｐａｌ',
  'with a capital I for an l': 'Simon PaI',
  'with rn for m': 'Sirnon Pal',
  'with a digit': 'Sim0n Pa1',
  'in mathematical letters': '𝓢𝓲𝓶𝓸𝓷 𝓟𝓪𝓵',
  'in circled letters': 'Ⓢⓘⓜⓞⓝ Ⓟⓐⓛ',
  'with two spaces': 'Simon  Pal',
  'with a no-break space': 'Simon\u00a0Pal',
  'with a dotless i': 'Sımon Pal',
  'with a dot above its i': 'Si\u0307mon Pal',
  reserved: 'admin',
  'reserved, in capitals': 'ADMIN',
  'reserved, with a Cyrillic а': 'аdmin',
  'reserved, in wide letters': 'ａdmin',
  'reserved, with an l': 'ADMlN',
  'the server itself': 'Tertulia',
  everybody: 'aII',
};

const hostile = {
  'zero-width space': 'Simon\u200b Pal',
  'zero-width joiner': 'Si\u200dmon Pal',
  'zero-width non-joiner': 'Si\u200cmon Pal',
  'word joiner': 'Simon\u2060 Pal',
  'byte order mark': '\ufeffSimon Pal',
  'right-to-left override': '\u202elaP nomiS',
  'first strong isolate': '\u2068Simon Pal',
  'right-to-left mark': 'Simon Pal\u200f',
  'soft hyphen': 'Si\u00admon Pal',
  'Hangul filler': 'ㅤ',
  'halfwidth Hangul filler': 'ﾠ',
  'blank Braille': '⠀',
  'variation selector': 'Simon\ufe0f Pal',
  tags: 'Simon Pal\u{e0061}\u{e0062}',
  'tower of marks': `S${'\u0300\u0301\u0302\u0303\u0304\u0305'.repeat(5)}`,
  'mark in front': '\u0338Simon Pal',
  'line break': 'Simon\nPal',
  'line separator': 'Simon\u2028Pal',
  'escape sequence': '\u001b[31mSimon Pal',
  'next line': 'Simon\u0085Pal',
  'spaces around': ' Simon Pal ',
  'ideographic space alone': '\u3000',
  nothing: '',
  'private use': '\ue000',
  noncharacter: '\ufdd0',
  'emoji of 5 KB': '👩\u200d'.repeat(700),
  'too many emoji': '🦜'.repeat(33),
};

const distinct = [
  'Simona Pal',
  'Симон',
  '西蒙',
  'سيمون',
  '👩‍🚀',
  '❤️',
  'ශ්‍රී',
  'ALI',
  "O'Neil",
  'Zoë',
  '🏳️‍🌈',
  '🦜'.repeat(32),
];

describe.each(Object.entries(ways))('[HS9] names taken by %s', (_way, take) => {
  test.each(Object.entries(lookAlikes))('%s: taken already', async (_what, username) => {
    expect(await take(username)).toMatchObject({ type: 'Error', code: 'username_taken', path: ['username'] });
  });

  test.each(Object.entries(hostile))('%s: no name', async (_what, username) => {
    expect(await take(username)).toMatchObject({ type: 'Error', code: 'bad_message', path: ['username'] });
  });

  test.each(distinct)('%s: a name of its own', async (username) => {
    expect((await take(username)).type).not.toBe('Error');
  });
});

test('[HS9] who holds the name may write it in another way', async () => {
  for (const username of ['SIMON PAL', 'Ѕimon Pal', 'Simon Pal'])
    expect(await holder.request({ type: 'ChangeUsername', username })).toMatchObject({ type: 'Ok' });
});
