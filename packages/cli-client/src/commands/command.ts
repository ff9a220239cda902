import type { Action, AuditEntry, ChatMessage, Report, SessionInfo } from '@tertulia/protocol';
import type { ChatClient } from '@tertulia/protocol/client';
import type { Shape, ValuesOf } from './parameter.ts';
import type { Values } from './parse-arguments.ts';
import type { People } from './people.ts';

/** `before` is where the page after the messages shown begins. */
export type ListedSearch = {
  readonly query: string;
  readonly roomId?: string;
  readonly shown: readonly ChatMessage[];
  readonly before?: string;
};

/** The lists last shown, for commands that name one of their rows by its number. */
export type Listed = {
  sessions: readonly SessionInfo[];
  reports: readonly Report[];
  audit: readonly AuditEntry[];
  messages: readonly ChatMessage[];
  /** The mentions shown so far, and where their list goes on, if it does. */
  mentions?: { readonly shown: readonly ChatMessage[]; readonly before?: string | undefined };
  /** What was last searched for and is shown of it so far, if there may be more. */
  search?: ListedSearch | undefined;
};

/** What a command may do; the full screen and the line mode each provide one. */
export type CommandContext = {
  readonly client: ChatClient;
  /** The table itself, for /help. */
  readonly groups: readonly CommandGroup[];
  readonly listed: Listed;
  /** Of the server, for what is fetched from it: `https://chat.example`. */
  readonly origin: string;
  now(): Date;
  roomId(): string | undefined;
  showRoom(roomId: string): void;
  /** Shows a message that is held, with those around it. */
  showMessage(roomId: string, seq: number): void;
  /** Shows a line to the user alone. It may hold remote text: whoever shows it makes it visible. */
  print(line: string): void;
  /** Asks for a password, which is shown nowhere; undefined when the user thinks better of it. */
  askSecret(question: string): Promise<string | undefined>;
  /** Work for which later lines need not wait; the line mode does not end before it is done. */
  goOnMeanwhile(work: Promise<void>): void;
  quit(): void;
};

export type Command = {
  readonly name: string;
  /** Other names that people know it by. */
  readonly also: readonly string[];
  readonly takes: Shape;
  readonly help: string;
  /** It is offered where the user may do one of these; an empty list asks for nothing. */
  readonly actions: readonly Action[];
  /** It asks for passwords: what is typed right after it is never a message, and its line is not kept. */
  readonly asksSecret: boolean;
  /** It is of use to somebody who is not signed in. */
  readonly worksSignedOut: boolean;
  /** Whom it may name, when it is nobody one sees. */
  findPeople?(client: ChatClient): Promise<People>;
  run(context: CommandContext, values: Values): Promise<void> | void;
};

export type CommandGroup = { readonly title: string; readonly commands: readonly Command[] };

type Traits = Partial<Pick<Command, 'also' | 'actions' | 'asksSecret' | 'worksSignedOut' | 'findPeople'>>;

/** A row of the table. `run` gets what `takes` describes. */
export function row<S extends Shape>(
  name: string,
  takes: S,
  help: string,
  run: (context: CommandContext, values: ValuesOf<S>) => Promise<void> | void,
  traits: Traits = {},
): Command {
  return {
    also: [],
    actions: [],
    asksSecret: false,
    worksSignedOut: false,
    ...traits,
    name,
    takes,
    help,
    // `parseArguments` has read each value with the parameter of the same name.
    run: (context, values) => run(context, values as ValuesOf<S>),
  };
}

/** As /help shows it: `/mute NAME 10m [reason]`. */
export function usageOf({ name, takes }: Command): string {
  return [`/${name}`, ...Object.values(takes).map((parameter) => parameter.usage)].join(' ');
}
