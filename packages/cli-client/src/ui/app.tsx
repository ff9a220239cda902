import type { ChatClient, ChatState } from '@tertulia/protocol/client';
import { rememberDocuments } from '@tertulia/protocol/markdown';
import { Box, Text, useStdout } from 'ink';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { parseLine } from '../commands/run-line.ts';
import { commandGroups } from '../commands/table.ts';
import { describeError } from '../commands/tell.ts';
import type { Entry } from '../entry.ts';
import { describeEntry } from '../entry-text.ts';
import { toNoticeLine } from '../notice-text.ts';
import { InputLine, inputRows } from './input-line.tsx';
import type { KeyAction } from './keys.ts';
import { fitText, paneWidths } from './layout.ts';
import { MembersPane } from './members-pane.tsx';
import { neighbourRoom } from './room-order.ts';
import { RoomsPane } from './rooms-pane.tsx';
import { SecretLine } from './secret-line.tsx';
import { describeBlock, muteNow } from './sending-block.ts';
import { StatusLine } from './status-line.tsx';
import { Timeline } from './timeline.tsx';
import { asideRows, firstAnswerKey, toRows } from './timeline-rows.ts';
import { TitleLine } from './title-line.tsx';
import { useCommands } from './use-commands.ts';
import { useEditor } from './use-editor.ts';
import { useEntry } from './use-entry.ts';
import { useKeys } from './use-keys.ts';
import { useMoment } from './use-moment.ts';
import { useScroll } from './use-scroll.ts';
import { useSecret } from './use-secret.ts';

type Props = {
  readonly client: ChatClient;
  /** Of the server, for files. */
  readonly origin: string;
  readonly entry: Entry;
  /** Offered to someone who has no session and gave no name. */
  readonly suggestedName: string;
  readonly notice?: string;
  /** Monotonic milliseconds, of the client's clock. */
  readonly now: () => number;
  readonly today: () => Date;
  readonly quit: () => void;
  /** For tests; otherwise the terminal's own size. */
  readonly size?: { readonly columns: number; readonly rows: number };
};

const maxNoticesShown = 5;

export function App({ client, origin, entry, suggestedName, notice, now, today, quit, size }: Props) {
  const state = useSyncExternalStore(client.subscribe, client.getState);
  const terminal = useTerminalSize();
  const { columns, rows: screenRows } = size ?? terminal;
  const [answers, setAnswers] = useState<readonly string[]>(notice === undefined ? [] : [notice]);
  const print = useCallback((line: string) => setAnswers((lines) => [...lines, line].slice(-400)), []);
  const secret = useSecret();
  const [target, setTarget] = useState<{ readonly roomId: string; readonly seq: number }>();
  const showMessage = useCallback((roomId: string, seq: number) => setTarget({ roomId, seq }), []);
  const commands = useCommands(client, secret, { origin, now: today, print, quit, showMessage });
  useEntry(client, state, entry, print, commands.identify);

  const line = useEditor();
  const room = state.openRoomId === undefined ? undefined : state.rooms.get(state.openRoomId);
  useMoment(muteNow(state, room, today())?.until, today);
  const isNameless = isSignedOut(state);
  const block = describeBlock(client, room, today());
  const prompt = isNameless && (state.server?.guests ?? true) ? 'Name: ' : '› ';
  // There is nothing to be beside of for who is not in.
  const panes = room === undefined ? { rooms: 0, members: 0, timeline: columns } : paneWidths(columns);
  const inputHeight = secret.isOn() ? 1 : inputRows(line.editor, columns - prompt.length).length;
  // The last row of the screen stays free: Ink clears the whole screen for a frame that fills it.
  const height = Math.max(1, screenRows - inputHeight - 3);
  const isNumbered = takesMessage(line.editor.text);
  const targetSeq = target !== undefined && target.roomId === state.openRoomId ? target.seq : undefined;
  const [documentOf] = useState(rememberDocuments);
  const rows = useMemo(() => {
    const width = panes.timeline;
    const greeting = isNameless ? describeEntry(state, suggestedName) : [];
    return [
      ...(room === undefined ? [] : toRows(room, state, { width, isNumbered, targetSeq, documentOf })),
      ...asideRows(answers, width),
      ...asideRows(greeting, width),
      ...asideRows(noticeLines(state, today()), width, 'notice'),
    ];
  }, [room, state, answers, isNameless, suggestedName, isNumbered, targetSeq, documentOf, panes.timeline, today]);
  const scroll = useScroll(client, room, rows, height);
  const [submitCount, setSubmitCount] = useState(0);
  const answeredCount = useRef(0);
  useEffect(() => {
    // Once for each answer: whoever scrolls away from it is left alone.
    if (answers.length === 0 || answeredCount.current === submitCount) return;
    answeredCount.current = submitCount;
    scroll.showFrom(firstAnswerKey);
  });

  const shownTarget = useRef(target);
  useEffect(() => {
    if (target === shownTarget.current || targetSeq === undefined) return;
    shownTarget.current = target;
    scroll.showAround(`${targetSeq}:0`);
  });

  const enterAsGuest = (name: string) => {
    if (client.getState().server?.guests === false) return print('Guests are not let in here: /login NAME signs in.');
    void client.join(name).then((reply) => {
      if (!reply.ok) print(`Cannot enter as ${name}: ${describeError(reply.error)}`);
    });
  };

  const submit = () => {
    const written = line.text();
    const isMessage = parseLine(written, commandGroups).kind === 'message';
    const current = client.getState();
    const open = current.rooms.get(current.openRoomId ?? '');
    const refusal = isMessage ? describeBlock(client, open, today()) : undefined;
    scroll.toNewest();
    setSubmitCount((count) => count + 1);
    // What cannot be said now stays written.
    if (refusal !== undefined) return setAnswers([refusal]);
    line.take(!commands.isSecret(written));
    setAnswers([]);
    if (isSignedOut(current) && !written.startsWith('/')) enterAsGuest(written.trim() || suggestedName);
    else commands.run(written);
  };

  const switchRoom = (by: -1 | 1) => {
    const roomId = neighbourRoom(client.getState(), by);
    if (roomId === undefined) return;
    setAnswers([]);
    client.openRoom(roomId);
  };

  const putAway = () => {
    setAnswers([]);
    setTarget(undefined);
    client.dismissNotices();
  };

  const act = (action: KeyAction) => {
    if (action === 'scrollUp') scroll.scrollBy(-Math.max(1, height - 2));
    else if (action === 'scrollDown') scroll.scrollBy(Math.max(1, height - 2));
    else if (secret.isOn()) secret.act(action);
    else if (action === 'quit') quit();
    else if (action === 'submit') submit();
    else if (action === 'cancel') putAway();
    else if (action === 'roomBefore') switchRoom(-1);
    else if (action === 'roomAfter') switchRoom(1);
    else if (action === 'complete') line.complete(client, commandGroups);
    else line.edit(action);
  };
  const insert = (text: string) => {
    if (secret.isOn()) return secret.insert(text);
    line.insert(text);
    const roomId = client.getState().openRoomId;
    if (roomId !== undefined && !line.text().startsWith('/')) client.typing(roomId);
  };
  useKeys(act, insert);

  const hint = !scroll.isAtNewest ? 'PageDown: newer' : state.notices.length > 0 ? 'Esc: seen' : '/help';
  const secretShown = secret.shown();
  return (
    <Box flexDirection="column" width={columns} height={screenRows - 1}>
      <Box height={height + 1}>
        {panes.rooms > 0 && <RoomsPane state={state} width={panes.rooms} height={height + 1} />}
        <Box flexDirection="column" width={panes.timeline}>
          <TitleLine room={room} width={panes.timeline} />
          <Timeline rows={scroll.visible} width={panes.timeline} height={height} />
        </Box>
        {panes.members > 0 && <MembersPane room={room} me={state.me} width={panes.members} height={height + 1} />}
      </Box>
      <StatusLine state={state} room={room} width={columns} hint={hint} now={now} today={today()} />
      {secretShown !== undefined ? (
        <SecretLine secret={secretShown} width={columns} />
      ) : block !== undefined && line.editor.text === '' ? (
        <Text color="yellow">{fitText(`✗ ${block} Commands begin with /.`, columns)}</Text>
      ) : (
        <InputLine editor={line.editor} prompt={prompt} width={columns} />
      )}
    </Box>
  );
}

function isSignedOut({ connection }: ChatState): boolean {
  return connection.kind === 'signed-out' || connection.kind === 'stopped';
}

/** Whether what is being written names a message by its number. */
function takesMessage(written: string): boolean {
  const parsed = parseLine(written, commandGroups);
  if (parsed.kind !== 'command') return false;
  return Object.values(parsed.command.takes).some(({ completes }) => completes === 'message');
}

function noticeLines(state: ChatState, now: Date): readonly string[] {
  const { notices } = state;
  const left = notices.length - maxNoticesShown;
  return [
    ...(left > 0 ? [`and ${left} more`] : []),
    ...notices.slice(-maxNoticesShown).map((notice) => toNoticeLine(notice, now)),
  ];
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
