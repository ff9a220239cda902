import type { ChatClient } from '@tertulia/protocol/client';
import { useMemo, useRef } from 'react';
import { login, register } from '../commands/account.ts';
import type { CommandContext } from '../commands/command.ts';
import { asksSecret, runLine } from '../commands/run-line.ts';
import { commandGroups } from '../commands/table.ts';
import type { Entry } from '../entry.ts';
import type { SecretInput } from './secret-input.ts';

type Runner = {
  /** Runs a line after those before it, so that what follows a /join is said in the joined room. */
  run(line: string): void;
  /** Whether a line asks for a password. */
  isSecret(line: string): boolean;
  /** Signs in or registers as the command line said. */
  identify(entry: Exclude<Entry, { kind: 'guest' }>): void;
};

type Ports = Pick<CommandContext, 'origin' | 'now' | 'print' | 'quit' | 'showMessage'>;

export function useCommands(client: ChatClient, secret: SecretInput, ports: Ports): Runner {
  const { origin, now, print, quit, showMessage } = ports;
  const running = useRef(Promise.resolve());
  return useMemo(() => {
    const context: CommandContext = {
      ...{ client, origin, now, print, quit, showMessage },
      groups: commandGroups,
      listed: { sessions: [], reports: [], audit: [], messages: [] },
      roomId: () => client.getState().openRoomId,
      showRoom: (roomId) => client.openRoom(roomId),
      goOnMeanwhile: (work) => void work,
      askSecret: (question) => secret.ask(question),
    };
    const isSecret = (line: string) => asksSecret(line, commandGroups);
    const runSecretly = (work: () => Promise<void>) => {
      secret.begin();
      running.current = running.current.then(work).finally(() => secret.end());
    };
    return {
      isSecret,
      run(line) {
        if (isSecret(line)) runSecretly(() => runLine(line, context));
        else running.current = running.current.then(() => runLine(line, context));
      },
      identify(entry) {
        const { password } = entry;
        const given = password === undefined ? context : { ...context, askSecret: () => Promise.resolve(password) };
        runSecretly(() =>
          entry.kind === 'login' ? login(given, entry) : register(given, { ...entry, invite: entry.invite }),
        );
      },
    };
  }, [client, secret, origin, now, print, quit, showMessage]);
}
