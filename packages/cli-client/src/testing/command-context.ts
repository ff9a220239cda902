import type { ChatState } from '@tertulia/protocol/client';
import type { CommandContext } from '../commands/command.ts';
import { runLine } from '../commands/run-line.ts';
import { commandGroups } from '../commands/table.ts';
import { createFakeChatClient } from './fake-chat-client.ts';

/** Runs lines as both faces do, on a client that only remembers what it was asked. It is noon on the last of January. */
export function createCommandContext(state: ChatState, secrets: readonly string[] = []) {
  const fake = createFakeChatClient(state);
  const printed: string[] = [];
  const asked: string[] = [];
  const answers = [...secrets];
  const context: CommandContext = {
    client: fake.client,
    groups: commandGroups,
    listed: { sessions: [], reports: [], audit: [], messages: [] },
    origin: 'http://chat.example',
    now: () => new Date('2026-01-31T12:00:00.000Z'),
    roomId: () => fake.client.getState().openRoomId,
    showRoom: fake.client.openRoom,
    showMessage: (...call) => void fake.calls.push(['showMessage', ...call]),
    print: (line) => void printed.push(line),
    askSecret(question) {
      asked.push(question);
      return Promise.resolve(answers.shift());
    },
    goOnMeanwhile: () => {},
    quit: () => {},
  };
  const run = (line: string) => runLine(line, context);
  return { ...fake, context, printed, asked, run };
}
