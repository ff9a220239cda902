import type { ServerMessage } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import type { Device } from './connection/device.ts';
import { createHub } from './hub.ts';

const typing = (user_id: string): ServerMessage => ({
  type: 'TypingStart',
  room_id: 'tea',
  user_id,
  username: user_id,
});

/** A hub whose topics deliver at once to devices that note what they got, and whose clock is moved by hand. */
function setUp() {
  const topics = new Map<string, Set<string>>();
  const got: Record<string, unknown[]> = {};
  const congested = new Set<Device>();
  const waiting: (() => void)[] = [];
  const receive = (id: string, frame: string) => (got[id] as unknown[]).push(...[JSON.parse(frame)].flat());
  const delays: number[] = [];
  const hub = createHub({
    publish: (topic, frame) => topics.get(topic)?.forEach((id) => receive(id, frame)),
    countListeners: (topic) => topics.get(topic)?.size ?? 0,
    later(run, lastSends) {
      waiting.push(run);
      delays.push(lastSends);
    },
    congested,
  });
  const device = (id: string): Device => {
    got[id] = [];
    const self: Device = {
      id,
      format: 'tertulia.v1.json',
      session: undefined,
      address: '127.0.0.1',
      send: () => undefined,
      sendEncoded: (encoded) => receive(id, encoded),
      flush: () => undefined,
      close: () => undefined,
      listensTo: (topic) => topics.get(topic)?.has(id) ?? false,
      listen(topic) {
        topics.set(topic, (topics.get(topic) ?? new Set()).add(id));
      },
      unlisten(topic) {
        topics.get(topic)?.delete(id);
      },
    };
    hub.onOpened(self.format);
    hub.subscribe(self, 'tea');
    return self;
  };
  return { hub, device, got, congested, delays, elapse: () => waiting.splice(0).forEach((run) => run()) };
}

test('passing events wait, leave together, and spare those who caused them', () => {
  const { hub, device, got, elapse } = setUp();
  const [ana, bob] = [device('ana'), device('bob')];
  device('cy');
  hub.pass('tea', typing('ana'), { connections: [ana] });
  hub.pass('tea', typing('bob'), { connections: [bob] });
  expect(got).toEqual({ ana: [], bob: [], cy: [] });
  elapse();
  expect(got).toEqual({ ana: [typing('bob')], bob: [typing('ana')], cy: [typing('ana'), typing('bob')] });
  elapse();
  expect(got['cy']).toHaveLength(2);
});

test('no durable event overtakes what passed before it, and none is overtaken', () => {
  const { hub, device, got, elapse } = setUp();
  device('ana');
  hub.queue('tea', '{"seq":1}');
  hub.pass('tea', typing('bob'));
  hub.queue('tea', '{"seq":2}');
  hub.flush();
  elapse();
  expect(got['ana']).toEqual([{ seq: 1 }, typing('bob'), { seq: 2 }]);
});

test('[HB6] a congested device gets durable events only, until it is relieved', () => {
  const { hub, device, got, congested, elapse } = setUp();
  const slow = device('slow');
  congested.add(slow);
  hub.pass('tea', typing('ana'));
  hub.queue('tea', '{"seq":1}');
  hub.flush();
  congested.delete(slow);
  hub.pass('tea', typing('bob'));
  elapse();
  expect(got['slow']).toEqual([{ seq: 1 }, typing('bob')]);
});

test('who arrives is told what passes after, and neither of itself nor of what it was given already', () => {
  const { hub, device, got, elapse } = setUp();
  const [ana, bob] = [device('ana'), device('bob')];
  device('cy');
  hub.pass('tea', typing('dan'));
  hub.passArrival('tea', typing('ana'), { connections: [ana] });
  hub.passArrival('tea', typing('bob'), { connections: [bob] });
  hub.pass('tea', typing('eve'));
  hub.pass('tea', typing('ana'), { connections: [ana] });
  elapse();
  const names = (id: string) => got[id]?.map((event) => (event as { user_id: string }).user_id);
  expect(names('ana')).toEqual(['bob', 'eve']);
  expect(names('bob')).toEqual(['eve', 'ana']);
  expect(names('cy')).toEqual(['dan', 'ana', 'bob', 'eve', 'ana']);
});

test('how long passing events are gathered may follow from how many sockets the last went to', () => {
  const { hub, device, delays, elapse } = setUp();
  device('ana');
  device('bob');
  for (let i = 0; i < 3; i++) {
    hub.pass('tea', typing('cy'));
    hub.pass('empty', typing('cy'));
    elapse();
  }
  expect(delays).toEqual([0, 2, 2]);
});

test('a flood of passing events does not wait for its time', () => {
  const { hub, device, got } = setUp();
  device('ana');
  for (let i = 0; i < 64; i++) hub.pass('tea', typing(`u${i}`));
  expect(got['ana']).toHaveLength(64);
});

test('a wire format is published only while someone speaks it', () => {
  const topics: string[] = [];
  const hub = createHub({
    publish: (topic) => topics.push(topic),
    countListeners: () => 0,
    later: () => undefined,
    congested: new Set(),
  });
  const publish = () => {
    topics.length = 0;
    hub.queue('tea', '{"seq":1}');
    hub.flush();
    return [...topics];
  };
  expect(publish()).toEqual([]);
  hub.onOpened('plain');
  hub.onOpened('tertulia.v1.json');
  hub.onOpened('plain');
  expect(publish()).toEqual(['room|tea|plain', 'room|tea|tertulia.v1.json']);
  hub.onClosed('plain');
  expect(publish()).toHaveLength(2);
  hub.onClosed('plain');
  expect(publish()).toEqual(['room|tea|tertulia.v1.json']);
});
