import { encodeMessage, joinBatch, type ServerMessage, type WireFormat } from '@tertulia/protocol';
import type { Device } from './connection/device.ts';
import type { Publish } from './connection/socket.ts';

/** A room's passing events leave before their time once there are so many. */
const maxPassing = 64;

/** Every socket is subscribed to it, so that leaving a room never removes a socket's last topic (uWS then drops what it is owed). */
export const everyoneTopic = (format: WireFormat): string => `all|${format}`;
const roomTopic = (roomId: string, format: WireFormat): string => `room|${roomId}|${format}`;

/** Somebody who is not told what passes, on any of the devices that are there by then. */
type Unaddressed = { readonly connections: readonly Device[] };
/** Of an arrival the arrived one knows, and of what passed before: it is given the state as it is. */
type Passing = { readonly encoded: string; readonly except: Unaddressed | undefined; readonly isArrival: boolean };

export type Hub = ReturnType<typeof createHub>;

export type HubOptions = {
  readonly publish: Publish;
  /** How many sockets a frame for the topic goes to. */
  readonly countListeners: (topic: string) => number;
  /** Runs it some time from now; passing events may take a limited part of the time, and `lastSends` frames left with the last. */
  readonly later: (run: () => void, lastSends: number) => void;
  /** Devices that get no passing events. */
  readonly congested: ReadonlySet<Device>;
};

/**
 * Carries events to the sockets of a room: encoded once, one frame per wire format and commit batch. Passing events
 * (membership, presence, typing) are gathered until `later` runs what it was given, or until the room's next durable event.
 */
export function createHub({ publish, countListeners, later, congested }: HubOptions) {
  /** How many sockets speak each format; one that nobody speaks costs nothing. */
  const speakers = new Map<WireFormat, number>();
  const durable = new Map<string, string[]>();
  const passing = new Map<string, Passing[]>();
  /** Frames sent of passing events since they were last gathered. */
  let passingSends = 0;

  function publishFrames(roomId: string, encoded: readonly string[]) {
    for (const format of speakers.keys()) {
      const topic = roomTopic(roomId, format);
      for (const frame of joinBatch(encoded, format)) publish(topic, frame);
    }
  }

  function countRoomListeners(roomId: string): number {
    let sum = 0;
    for (const format of speakers.keys()) sum += countListeners(roomTopic(roomId, format));
    return sum;
  }

  function flushPassing(roomId: string) {
    const events = passing.get(roomId);
    if (!events) return;
    passing.delete(roomId);
    passingSends += countRoomListeners(roomId);
    const apart = listeners(roomId, [...events.flatMap(({ except }) => except?.connections ?? []), ...congested]);
    for (const device of apart) hub.unsubscribe(device, roomId);
    publishFrames(
      roomId,
      events.map(({ encoded }) => encoded),
    );
    for (const device of apart) {
      hub.subscribe(device, roomId);
      if (congested.has(device)) continue;
      for (const { encoded } of eventsFor(device, events)) device.sendEncoded(encoded);
      device.flush();
    }
  }

  function add(roomId: string, message: ServerMessage, except: Unaddressed | undefined, isArrival: boolean) {
    // What was committed before goes out before.
    if (durable.has(roomId)) hub.flush();
    const events = passing.get(roomId) ?? [];
    events.push({ encoded: encodeMessage(message), except, isArrival });
    if (passing.size === 0) {
      later(hub.flushPassing, passingSends);
      passingSends = 0;
    }
    passing.set(roomId, events);
    if (events.length >= maxPassing) flushPassing(roomId);
  }

  const hub = {
    onOpened(format: WireFormat): void {
      speakers.set(format, (speakers.get(format) ?? 0) + 1);
    },

    onClosed(format: WireFormat): void {
      const left = (speakers.get(format) ?? 0) - 1;
      if (left > 0) speakers.set(format, left);
      else speakers.delete(format);
    },

    /** Keeps a durable event until `flush`, which follows each commit. */
    queue(roomId: string, encoded: string): void {
      const queued = durable.get(roomId);
      if (queued) queued.push(encoded);
      else durable.set(roomId, [encoded]);
    },

    flush(): void {
      for (const [roomId, encoded] of durable) {
        // What passed before a durable event is told before it.
        flushPassing(roomId);
        publishFrames(roomId, encoded);
      }
      durable.clear();
    },

    /** Tells a passing event soon, to all of the room but `except`. */
    pass(roomId: string, message: ServerMessage, except?: Unaddressed): void {
      add(roomId, message, except, false);
    },

    /** The same for the news that `arrived` is in the room, who is told neither that nor what passed before. */
    passArrival(roomId: string, message: ServerMessage, arrived: Unaddressed): void {
      add(roomId, message, arrived, true);
    },

    flushPassing(): void {
      for (const roomId of [...passing.keys()]) flushPassing(roomId);
    },

    publishToAll(message: ServerMessage): void {
      for (const format of speakers.keys()) publish(everyoneTopic(format), encodeMessage(message));
    },

    subscribe(device: Device, roomId: string): void {
      device.listen(roomTopic(roomId, device.format));
    },

    unsubscribe(device: Device, roomId: string): void {
      device.unlisten(roomTopic(roomId, device.format));
    },
  };
  return hub;
}

function eventsFor(device: Device, events: readonly Passing[]): Passing[] {
  const isOf = ({ except }: Passing) => except?.connections.includes(device) ?? false;
  const arrivedAt = events.findLastIndex((event) => event.isArrival && isOf(event));
  return events.slice(arrivedAt + 1).filter((event) => !isOf(event));
}

function listeners(roomId: string, devices: readonly Device[]): Set<Device> {
  return new Set(devices.filter((device) => device.listensTo(roomTopic(roomId, device.format))));
}
