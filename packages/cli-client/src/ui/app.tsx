import type { ChatClient } from '@tertulia/protocol/client';
import { Box, useStdout } from 'ink';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { CommandContext } from '../commands/command.ts';
import { runLine } from '../commands/run-line.ts';
import { commands } from '../commands/table.ts';
import { InputLine, inputRows } from './input-line.tsx';
import type { KeyAction } from './keys.ts';
import { paneWidths } from './layout.ts';
import { MembersPane } from './members-pane.tsx';
import { neighbourRoom } from './room-order.ts';
import { RoomsPane } from './rooms-pane.tsx';
import { StatusLine } from './status-line.tsx';
import { Timeline } from './timeline.tsx';
import { noticeRows, toRows } from './timeline-rows.ts';
import { TitleLine } from './title-line.tsx';
import { useEditor } from './use-editor.ts';
import { useEntry } from './use-entry.ts';
import { useKeys } from './use-keys.ts';
import { useScroll } from './use-scroll.ts';

type Props = {
  readonly client: ChatClient;
  readonly name?: string;
  /** Offered to someone who has no session and gave no name. */
  readonly suggestedName: string;
  readonly notice?: string;
  readonly now: () => number;
  readonly quit: () => void;
  /** For tests; otherwise the terminal's own size. */
  readonly size?: { readonly columns: number; readonly rows: number };
};

export function App({ client, name, suggestedName, notice, now, quit, size }: Props) {
  const state = useSyncExternalStore(client.subscribe, client.getState);
  const terminal = useTerminalSize();
  const { columns, rows: screenRows } = size ?? terminal;
  const [notices, setNotices] = useState<readonly string[]>(notice === undefined ? [] : [notice]);
  const print = useCallback((line: string) => setNotices((lines) => [...lines, line].slice(-200)), []);
  useEntry(client, state, name, print);

  const line = useEditor();
  const isNameless = state.connection.kind === 'signed-out';
  const prompt = isNameless ? 'Nickname: ' : '› ';
  const room = state.openRoomId === undefined ? undefined : state.rooms.get(state.openRoomId);
  const panes = paneWidths(columns);
  const inputHeight = inputRows(line.editor, columns - prompt.length).length;
  // The last row of the screen stays free: Ink clears the whole screen for a frame that fills it.
  const height = Math.max(1, screenRows - inputHeight - 3);
  const greeting = isNameless ? `Write a nickname and press Enter; an empty line takes ${suggestedName}.` : undefined;
  const rows = useMemo(() => {
    const shown = greeting === undefined ? notices : [...notices, greeting];
    return room === undefined ? noticeRows(shown, panes.timeline) : toRows(room, state, shown, panes.timeline);
  }, [room, state, notices, greeting, panes.timeline]);
  const scroll = useScroll(client, room, rows, height);

  const context: CommandContext = {
    client,
    commands,
    roomId: () => client.getState().openRoomId,
    showRoom: (roomId) => client.openRoom(roomId),
    print,
    quit,
  };

  const running = useRef(Promise.resolve());
  const submit = () => {
    const written = line.take();
    setNotices([]);
    scroll.toNewest();
    const isCommand = written.startsWith('/');
    if (client.getState().connection.kind === 'signed-out' && !isCommand) {
      const nickname = written.trim() || suggestedName;
      void client.join(nickname).then((reply) => {
        if (!reply.ok) print(`Cannot enter as ${nickname}: ${reply.error.message}`);
      });
      return;
    }
    // One line after another, so that what follows a /join is said in the joined room.
    running.current = running.current.then(() => runLine(written, context));
  };

  const switchRoom = (by: -1 | 1) => {
    const roomId = neighbourRoom(client.getState(), by);
    if (roomId === undefined) return;
    setNotices([]);
    client.openRoom(roomId);
  };

  const act = (action: KeyAction) => {
    if (action === 'quit') quit();
    else if (action === 'submit') submit();
    else if (action === 'roomBefore') switchRoom(-1);
    else if (action === 'roomAfter') switchRoom(1);
    else if (action === 'scrollUp') scroll.scrollBy(-Math.max(1, height - 2));
    else if (action === 'scrollDown') scroll.scrollBy(Math.max(1, height - 2));
    else if (action === 'complete') line.complete(client.getState(), commands);
    else line.edit(action);
  };
  const insert = (text: string) => {
    line.insert(text);
    const roomId = client.getState().openRoomId;
    if (roomId !== undefined && !text.startsWith('/')) client.typing(roomId);
  };
  useKeys(act, insert);

  const hint = scroll.isAtNewest ? '/help' : 'PageDown for newer messages';
  return (
    <Box flexDirection="column" width={columns} height={screenRows - 1}>
      <Box height={height + 1}>
        {panes.rooms > 0 && <RoomsPane state={state} width={panes.rooms} height={height + 1} />}
        <Box flexDirection="column" width={panes.timeline}>
          <TitleLine room={room} width={panes.timeline} />
          <Timeline rows={scroll.visible} width={panes.timeline} height={height} />
        </Box>
        {panes.members > 0 && <MembersPane room={room} width={panes.members} height={height + 1} />}
      </Box>
      <StatusLine state={state} width={columns} hint={hint} now={now} />
      <InputLine editor={line.editor} prompt={prompt} width={columns} />
    </Box>
  );
}

function useTerminalSize(): { columns: number; rows: number } {
  const { stdout } = useStdout();
  const read = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const [size, setSize] = useState(read);
  useEffect(() => {
    const change = () => setSize({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
    stdout.on('resize', change);
    return () => {
      stdout.off('resize', change);
    };
  }, [stdout]);
  return size;
}
