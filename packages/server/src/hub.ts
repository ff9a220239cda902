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
type Passing = { readonly encoded: string; readonly except: Unaddressed | undefined };

export type Hub = ReturnType<typeof createHub>;

/**
 * Carries events to the sockets of a room: encoded once, one frame per wire format and commit batch. Passing events
 * (membership, presence, typing) are gathered until `later` runs what it was given, or until the room's next durable event.
 * Devices in `congested` do not get them.
 */
export function createHub(publish: Publish, later: (run: () => void) => void, congested: ReadonlySet<Device>) {
  /** How many sockets speak each format; one that nobody speaks costs nothing. */
  const speakers = new Map<WireFormat, number>();
  const durable = new Map<string, string[]>();
  const passing = new Map<string, Passing[]>();

  function publishFrames(roomId: string, encoded: readonly string[]) {
    for (const format of speakers.keys()) {
      const topic = roomTopic(roomId, format);
      for (const frame of joinBatch(encoded, format)) publish(topic, frame);
    }
  }

  function flushPassing(roomId: string) {
    const events = passing.get(roomId);
    if (!events) return;
    passing.delete(roomId);
    const apart = listeners(roomId, [...events.flatMap(({ except }) => except?.connections ?? []), ...congested]);
    for (const device of apart) hub.unsubscribe(device, roomId);
    publishFrames(
      roomId,
      events.map(({ encoded }) => encoded),
    );
    for (const device of apart) {
      hub.subscribe(device, roomId);
      if (congested.has(device)) continue;
      for (const { encoded, except } of events) if (!except?.connections.includes(device)) device.sendEncoded(encoded);
      device.flush();
    }
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
      // What was committed before goes out before.
      if (durable.has(roomId)) hub.flush();
      const events = passing.get(roomId) ?? [];
      events.push({ encoded: encodeMessage(message), except });
      if (passing.size === 0) later(hub.flushPassing);
      passing.set(roomId, events);
      if (events.length >= maxPassing) flushPassing(roomId);
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

function listeners(roomId: string, devices: readonly Device[]): Set<Device> {
  return new Set(devices.filter((device) => device.listensTo(roomTopic(roomId, device.format))));
}
