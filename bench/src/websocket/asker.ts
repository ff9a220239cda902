import { type ClientMessageInput, encodeMessage, type ServerMessage } from '@tertulia/protocol';
import { BenchError } from '../bench-error.ts';
import { RawWebSocket, type Target } from './raw-websocket.ts';

/** One connection that asks and waits for the answer, one thing at a time. What comes unasked is not looked at. */
export class Asker {
  private readonly socket: RawWebSocket;
  private waiting:
    | { isAnswer(message: ServerMessage): boolean; settle(result: ServerMessage | BenchError): void }
    | undefined;
  /** Set once the server has gone: who asks then would wait for ever. */
  private closed: BenchError | undefined;
  private nextId = 1;

  private constructor(target: Target) {
    this.socket = new RawWebSocket(target, {
      onText: (bytes, start, end) => {
        for (const message of [
          JSON.parse(bytes.toString('utf8', start, end)) as ServerMessage | ServerMessage[],
        ].flat())
          this.take(message);
      },
      onClosed: (how) => {
        this.closed = new BenchError(`the server closed the connection: ${how}`);
        this.waiting?.settle(this.closed);
      },
    });
  }

  /** Connects and enters as a guest; gives what the server then says. */
  static async enter(
    target: Target,
    username: string,
  ): Promise<{ asker: Asker; joined: ServerMessage & { type: 'Joined' } }> {
    const asker = new Asker(target);
    await asker.wait(({ type }) => type === 'Welcome');
    const joined = await asker.ask({ type: 'Join', username });
    return { asker, joined: joined as ServerMessage & { type: 'Joined' } };
  }

  /** Throws a `BenchError` that says what was refused, or how the connection ended. */
  async ask(request: ClientMessageInput): Promise<ServerMessage> {
    const id = this.nextId++;
    const answered = this.wait((message) => 're' in message && message.re === id);
    this.socket.send(encodeMessage({ ...request, id }));
    const answer = await answered;
    if (answer.type === 'Error') throw new BenchError(`${request.type} was refused: ${answer.code}: ${answer.message}`);
    return answer;
  }

  leave(): void {
    this.socket.destroy();
  }

  private wait(isAnswer: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    if (this.closed) return Promise.reject(this.closed);
    return new Promise((resolve, reject) => {
      this.waiting = {
        isAnswer,
        settle: (result) => {
          this.waiting = undefined;
          if (result instanceof BenchError) reject(result);
          else resolve(result);
        },
      };
    });
  }

  private take(message: ServerMessage): void {
    if (message.type === 'Ping') this.socket.send(encodeMessage({ type: 'Pong' }));
    else if (this.waiting?.isAnswer(message)) this.waiting.settle(message);
  }
}
