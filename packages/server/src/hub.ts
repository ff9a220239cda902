import { encodeMessage, joinBatch, type ServerMessage, type WireFormat } from '@tertulia/protocol';
import type { Device } from './connection/device.ts';
import type { Publish } from './connection/socket.ts';

const wireFormats: readonly WireFormat[] = ['tertulia.v1.json', 'plain'];

/** Every socket is subscribed to it, so that leaving a room never removes a socket's last topic (uWS then drops what it is owed). */
export const everyoneTopic = (format: WireFormat): string => `all|${format}`;
const roomTopic = (roomId: string, format: WireFormat): string => `room|${roomId}|${format}`;

export type Hub = ReturnType<typeof createHub>;

/** Carries events to the sockets of a room: encoded once, one frame per wire format and commit batch. */
export function createHub(publish: Publish) {
  const pending = new Map<string, string[]>();

  function publishFrames(roomId: string, encoded: readonly string[]) {
    for (const format of wireFormats) {
      const topic = roomTopic(roomId, format);
      for (const frame of joinBatch(encoded, format)) publish(topic, frame);
    }
  }

  return {
    /** Keeps a durable event until `flush`, which follows each commit. */
    queue(roomId: string, encoded: string): void {
      const queued = pending.get(roomId);
      if (queued) queued.push(encoded);
      else pending.set(roomId, [encoded]);
    },

    flush(): void {
      for (const [roomId, encoded] of pending) publishFrames(roomId, encoded);
      pending.clear();
    },

    /** Sends a passing event at once, to all of the room but the sockets in `except`. */
    publish(roomId: string, message: ServerMessage, except: Iterable<Device> = []): void {
      // What was committed before goes out before.
      this.flush();
      const left = [...except].filter((connection) => connection.listensTo(roomId));
      for (const connection of left) this.unsubscribe(connection, roomId);
      publishFrames(roomId, [encodeMessage(message)]);
      for (const connection of left) this.subscribe(connection, roomId);
    },

    publishToAll(message: ServerMessage): void {
      for (const format of wireFormats) publish(everyoneTopic(format), encodeMessage(message));
    },

    subscribe(connection: Device, roomId: string): void {
      connection.listen(roomId, roomTopic(roomId, connection.format));
    },

    unsubscribe(connection: Device, roomId: string): void {
      connection.unlisten(roomId, roomTopic(roomId, connection.format));
    },
  };
}
