import type { ChatClient, ChatState } from '@tertulia/protocol/client';
import { useEffect, useRef } from 'react';
import { describeError } from '../commands/tell.ts';
import { type Entry, isAccount } from '../entry.ts';

/** Starts the client, enters as the command line said unless the session is that already, and opens a room once there is one. */
export function useEntry(
  client: ChatClient,
  state: ChatState,
  entry: Entry,
  print: (line: string) => void,
  /** Signs in or registers, asking for the password. */
  identify: (entry: Exclude<Entry, { kind: 'guest' }>) => void,
): void {
  const done = useRef({ isStarted: false, isEntered: false, isListed: false });
  const { kind } = state.connection;

  useEffect(() => {
    if (done.current.isStarted) return;
    done.current.isStarted = true;
    void client.start();
  }, [client]);

  useEffect(() => {
    if (done.current.isEntered || (kind !== 'signed-out' && kind !== 'online')) return;
    done.current.isEntered = true;
    const { me } = client.getState();
    if (entry.kind !== 'guest') {
      if (!isAccount(me, entry.name)) identify(entry);
      return;
    }
    const { name } = entry;
    if (name === undefined || me?.username === name) return;
    if (me !== undefined && !me.guest) {
      return print(
        `You are signed in as ${me.username}; /name changes the name of the account, --profile NAME begins anew.`,
      );
    }
    void (me === undefined ? client.join(name) : client.changeUsername(name)).then((result) => {
      if (!result.ok) print(`Cannot use the name ${name}: ${describeError(result.error)}`);
    });
  }, [client, kind, entry, print, identify]);

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
