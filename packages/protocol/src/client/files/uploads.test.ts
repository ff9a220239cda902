import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { fakeChunkBytes } from '../testing/fake-uploads.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { createSocketPairs } from '../testing/socket-pair.ts';
import { createTestClient, turn } from '../testing/test-client.ts';
import { createTextSource, longText } from '../testing/text-source.ts';

const general = { roomId: 'general' };

/** `cutAfter`: the first message of this type is the last one heard of its connection; its answer is lost. */
async function setUp(cutAfter?: string) {
  const clock = createFakeClock();
  const server = createFakeServer();
  let isCut = false;
  const pairs = createSocketPairs((end) => {
    const accepted = server.accept(end);
    const onMessage = (message: Record<string, unknown>) => {
      accepted.onMessage(message);
      if (isCut || message.type !== cutAfter) return;
      isCut = true;
      end.cut(1006);
    };
    return { ...accepted, onMessage };
  });
  const { client, storage } = createTestClient(pairs.connect, clock, 7);
  await client.start();
  void client.join('ada');
  pairs.flush();
  await turn();
  const progress = () => client.getState().uploads.map((upload) => upload.progress);
  /** Lets everything happen that happens by itself, for so many milliseconds. */
  const settle = async (ms = 1_000) => {
    for (let left = ms; left > 0; left -= 10) {
      pairs.flush();
      await turn();
      clock.advance(10);
    }
  };
  return { clock, server, pairs, client, storage, progress, settle };
}

test('[FI3] [FI4] a file goes in chunks within the credit, and then with its message', async () => {
  const { server, client, progress, settle } = await setUp();
  const content = longText(1_000);
  const id = client.upload(createTextSource('notes.txt', content));
  client.sendFiles(general, 'see', [id]);
  expect(client.getState().parcels.map(({ uploadIds }) => uploadIds)).toEqual([[id]]);
  await settle();
  expect([progress(), client.getState().parcels, client.getState().outbox]).toEqual([[], [], []]);
  const [message] = client.getState().rooms.get('general')?.messages ?? [];
  expect(message).toMatchObject({ content: 'see', files: [{ filename: 'notes.txt', size: 1_000 }] });
  expect(server.uploads.contentOf(message?.files?.[0]?.file_id ?? '')).toBe(content);
  expect(server.uploads.asked).toEqual(['UploadBegin', 'UploadEnd']);
});

test('an empty file is a file, and a message of files alone says nothing', async () => {
  const { server, client, settle } = await setUp();
  client.sendFiles(general, '', [client.upload(createTextSource('empty', ''))]);
  await settle();
  expect(server.log).toMatchObject([{ content: '', files: [{ filename: 'empty', size: 0 }] }]);
});

test('no more than one chunk waits in the socket, and a chat message goes between two', async () => {
  const { server, pairs, client } = await setUp();
  client.upload(createTextSource('long', longText(1_000)));
  pairs.flush();
  await turn();
  client.sendMessage('general', 'quick');
  await turn();
  pairs.flush(2);
  expect([server.uploads.receivedBytes, server.received]).toEqual([fakeChunkBytes, ['quick']]);
});

test('three at once, chunk by chunk in turn; the others wait', async () => {
  const { server, client, progress, settle } = await setUp();
  const sources = Array.from({ length: 5 }, (_, i) => createTextSource(`${i}`, longText(200)));
  const ids = sources.map((source) => client.upload(source));
  await settle(100);
  expect(server.uploads.carriedCount).toBe(3);
  expect(progress().map(({ kind }) => kind)).toEqual(['uploading', 'uploading', 'uploading', 'queued', 'queued']);
  expect(sources.slice(0, 3).map(({ slices }) => slices.length > 1)).toEqual([true, true, true]);
  client.cancelUpload(ids[0] ?? '');
  await settle(5_000);
  expect(server.uploads.asked.filter((type) => type === 'UploadCancel')).toHaveLength(1);
  expect(progress().map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done']);
});

test('[FI3] after a lost connection it goes on from what the server has on disk', async () => {
  const { server, pairs, client, progress, settle } = await setUp();
  const content = longText(1_000);
  client.upload(createTextSource('long', content));
  await settle(200);
  const [before] = progress();
  pairs.cutAll(1006);
  await settle(10_000);
  const [after] = progress();
  expect([before?.kind, after?.kind]).toEqual(['uploading', 'done']);
  expect(server.uploads.asked).toEqual(['UploadBegin', 'UploadBegin', 'UploadEnd']);
  expect(server.uploads.receivedBytes).toBeLessThan(1_000 + 4 * fakeChunkBytes);
});

test.each(Array.from({ length: 30 }, (_, seed) => seed))(
  'cut at random, seed %i: each file arrives whole, and its message once',
  async (seed) => {
    const { clock, server, pairs, client } = await setUp();
    const random = createSeededRandom(seed);
    const contents = Array.from({ length: 4 }, (_, i) => `${i}${longText(Math.floor(random.number() * 900))}`);
    contents.forEach((content, i) => {
      client.sendFiles(general, `m${i}`, [client.upload(createTextSource(`f${i}`, content))]);
    });
    for (let i = 0; i < 400; i++) {
      const at = random.number();
      if (at < 0.05) pairs.cutAll(random.number() < 0.5 ? 1006 : 1012);
      else if (at < 0.07) server.uploads.breakOff();
      else if (at < 0.09) server.uploads.refusals.push({ code: 'busy', retry: 'after', retry_after_ms: 300 });
      else if (at < 0.6) pairs.flush(Math.floor(random.number() * 6));
      else clock.advance(random.number() * 500);
      await turn();
    }
    for (let i = 0; i < 400 && server.log.length < contents.length; i++) {
      pairs.flush();
      await turn();
      clock.advance(100);
    }
    const stored = server.log.map(({ content, files }) => [
      content,
      server.uploads.contentOf(files?.[0]?.file_id ?? ''),
    ]);
    expect(stored.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual(
      contents.map((content, i) => [`m${i}`, content]),
    );
  },
);

test('[FI4] when the answer to the end was lost, the end is asked for again', async () => {
  const { server, client, progress, settle } = await setUp('UploadEnd');
  client.upload(createTextSource('short', 'short'));
  await settle(5_000);
  expect(server.uploads.asked).toEqual(['UploadBegin', 'UploadEnd', 'UploadEnd']);
  expect(progress().map(({ kind }) => kind)).toEqual(['done']);
});

test('refused for good it fails, holds its message back, and goes with it after a retry', async () => {
  const { server, client, progress, settle } = await setUp();
  server.uploads.refusals.push({ code: 'limit_reached', retry: 'never' });
  const id = client.upload(createTextSource('a', 'a'));
  client.sendFiles(general, 'with a', [id]);
  await settle();
  expect([progress(), server.log]).toEqual([[{ kind: 'failed', message: 'refused', canRetry: true }], []]);
  client.retryUpload(id);
  await settle();
  expect(server.log.map(({ content }) => content)).toEqual(['with a']);
});

test('what the server would never take cannot be tried again', async () => {
  const { client, progress, server, settle } = await setUp();
  server.uploads.refusals.push({ code: 'too_large', retry: 'never' });
  client.upload(createTextSource('a', 'a'));
  client.upload(createTextSource('a\nb', 'b'));
  await settle();
  expect(progress()).toMatchObject([
    { kind: 'failed', canRetry: false },
    { kind: 'failed', canRetry: false },
  ]);
});

test('a file that cannot be read fails, and a message goes without what is cancelled', async () => {
  const { server, client, progress, settle } = await setUp();
  const broken = { ...createTextSource('b', 'b'), slice: () => Promise.reject(new Error('gone')) };
  const ids = [client.upload(broken), client.upload(createTextSource('a', 'a'))];
  client.sendFiles(general, 'two', ids);
  await settle();
  expect(progress()).toMatchObject([{ kind: 'failed', canRetry: true }, { kind: 'done' }]);
  client.cancelUpload(ids[0] ?? '');
  await settle();
  expect(server.log).toMatchObject([{ content: 'two', files: [{ filename: 'a' }] }]);
});

test('a message that is given up leaves nothing, and signing out neither', async () => {
  const { client, settle } = await setUp();
  const shown = () => [client.getState().uploads, client.getState().parcels];
  client.discardParcel(client.sendFiles(general, 'no', [client.upload(createTextSource('a', longText(500)))]));
  await settle();
  expect(shown()).toEqual([[], []]);
  client.sendFiles(general, 'no', [client.upload(createTextSource('a', longText(500)))]);
  await client.logout();
  expect(shown()).toEqual([[], []]);
});

test('what one uploaded as a guest who is gone is not sent as another', async () => {
  const { server, pairs, client, progress, settle } = await setUp();
  client.upload(createTextSource('a', 'a'));
  await settle();
  server.sessions.forgetAll();
  pairs.cutAll(1006);
  await settle(3_000);
  void client.join('eve');
  await settle();
  expect(client.getState().me?.username).toBe('eve');
  expect(progress()).toMatchObject([{ kind: 'failed', canRetry: true }]);
});
