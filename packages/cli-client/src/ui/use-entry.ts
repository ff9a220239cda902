import type { ChatClient, ChatState } from '@tertulia/protocol/client';
import { useEffect, useRef } from 'react';

/** Starts the client, enters under the given name if there is no session, and opens a room once there is one. */
export function useEntry(
  client: ChatClient,
  state: ChatState,
  name: string | undefined,
  print: (line: string) => void,
): void {
  const done = useRef({ isStarted: false, isNamed: false, isListed: false });
  const { kind } = state.connection;

  useEffect(() => {
    if (done.current.isStarted) return;
    done.current.isStarted = true;
    void client.start();
  }, [client]);

  useEffect(() => {
    if (done.current.isNamed || name === undefined) return;
    if (kind !== 'signed-out' && kind !== 'online') return;
    done.current.isNamed = true;
    if (kind === 'online' && client.getState().me?.username === name) return;
    const reply = kind === 'online' ? client.changeUsername(name) : client.join(name);
    void reply.then((result) => {
      if (!result.ok) print(`Cannot use the name ${name}: ${result.error.message}`);
    });
  }, [client, kind, name, print]);

  useEffect(() => {
    if (kind !== 'online' || done.current.isListed) return;
    done.current.isListed = true;
    void client.listRooms();
  }, [client, kind]);

  const firstRoom = state.rooms.has('general') ? 'general' : [...state.rooms.keys()][0];
  const isRoomOpen = state.openRoomId !== undefined && state.rooms.has(state.openRoomId);
  useEffect(() => {
    if (!isRoomOpen && firstRoom !== undefined) client.openRoom(firstRoom);
  }, [client, isRoomOpen, firstRoom]);
}
