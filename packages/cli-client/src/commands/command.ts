import type { ChatClient } from '@tertulia/protocol/client';

/** What a command may do; the full screen and the line mode each provide one. */
export type CommandContext = {
  readonly client: ChatClient;
  /** The table itself, for /help. */
  readonly commands: readonly Command[];
  roomId(): string | undefined;
  showRoom(roomId: string): void;
  /** Shows a line to the user alone. It may hold remote text: whoever shows it makes it visible. */
  print(line: string): void;
  quit(): void;
};

/** A word the user may have to name a room, a person or nothing in particular; steers completion. */
export type ArgumentKind = 'room' | 'nick' | 'text' | 'none';

export type Command = {
  readonly name: string;
  readonly args: string;
  readonly completes: ArgumentKind;
  readonly isArgumentNeeded: boolean;
  readonly help: string;
  run(context: CommandContext, argument: string): Promise<void> | void;
};
