import {
  type ClientMessage,
  closeCodes,
  type DecodeFailure,
  decodeClientFrame,
  encodeMessage,
  joinBatch,
  limits,
  maxBadMessagesPerMinute,
  retryAdviceOf,
  type ServerMessage,
  type WireFormat,
} from '@tertulia/protocol';
import type { ConnectionUploads } from '../files/upload.ts';
import type { Refusal } from '../refusal.ts';
import type { Session } from '../sessions/session.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { Device } from './device.ts';
import type { Socket } from './socket.ts';
import { fullBucket, type Rate, type TokenBucket, take } from './token-bucket.ts';

export type ConnectionState =
  | { readonly kind: 'new'; readonly deadlineAt: number; frameCount: number }
  | { readonly kind: 'authenticated'; readonly user: PresentUser; readonly session: Session }
  | { readonly kind: 'closed' };

/** Handles one message; a promise holds back the connection's later messages until it settles. */
export type Dispatch = (connection: Connection, message: ClientMessage) => undefined | Promise<void>;

/** What a connection needs of the server. */
export type Surroundings = {
  readonly config: { readonly rateLimits: boolean };
  readonly dispatch: Dispatch;
  readonly clock: { now(): number };
  readonly metrics: { readonly refusals: { inc(labels: { code: string; limit: string }): void } };
  readonly files: { readonly wire?: FileWire };
};

/** What a connection needs to know of files. */
export type FileWire = {
  /** Takes a chunk of an upload. `late` is one of an upload that has ended, or is carried by another connection. */
  receive(connection: Connection, frame: Buffer): 'taken' | 'late' | { readonly fault: string };
  /** Signs the urls in an encoded message. */
  sign(encoded: string): string;
};

const frameRate: Rate = { burst: limits.frame_burst, perSecond: limits.frames_per_s };
const authDeadlineMs = 10_000;
/** Messages that wait behind the 32 in flight; a sender beyond that is told `busy`. */
const maxWaiting = 1_024;
/** Who asks without reading the answers gets no more of them: requests wait while more than this is owed. */
const maxOwedBytes = 128 * 1024;

/**
 * One socket's side of the conversation: decoding, order, rates and replies. Most connections are idle most of the time, so
 * what only some need is made when they need it.
 */
export class Connection implements Device {
  state: ConnectionState;
  /** Requests whose reply waits for a commit. */
  inFlight = 0;
  lastReceivedAt: number;
  lastSentAt: number;
  pingSentAt: number | undefined;
  /** Since when the socket has owed bytes and taken none, for the slow-consumer rule. */
  stalledSince: number | undefined;
  /** Uploads that it brings, if it brought any. */
  uploads: ConnectionUploads | undefined;
  private frames: TokenBucket | undefined;
  private waiting: ClientMessage[] | undefined;
  private isHandling = false;
  private outgoing: string[] | undefined;
  private badMessages: number[] | undefined;
  private longFrames: number[] | undefined;
  private refusals: number[] | undefined;

  constructor(
    readonly id: string,
    /** The id this connection's guest will have, as told in `Welcome`. */
    readonly guestId: string,
    readonly format: WireFormat,
    private readonly socket: Socket,
    private readonly server: Surroundings,
  ) {
    const at = server.clock.now();
    this.state = { kind: 'new', deadlineAt: at + authDeadlineMs, frameCount: 0 };
    this.lastReceivedAt = at;
    this.lastSentAt = at;
  }

  get user(): PresentUser | undefined {
    return this.state.kind === 'authenticated' ? this.state.user : undefined;
  }

  get session(): Session | undefined {
    return this.state.kind === 'authenticated' ? this.state.session : undefined;
  }

  /** The network that the other end belongs to, as `toAddressKey` gives it. */
  get address(): string {
    return this.socket.address;
  }

  /** Takes one text frame of the client. Never throws. */
  receive(frame: Buffer): void {
    if (!this.admit(frame.byteLength)) return;
    for (const decoded of decodeClientFrame(frame.toString('utf8'), this.format)) {
      if (decoded.ok) this.accept(decoded.value);
      else this.refuseUndecoded(decoded.error);
    }
    this.flush();
  }

  /** Takes one binary frame: a chunk of an upload. Never throws. */
  receiveBinary(frame: Buffer): void {
    if (!this.admit(frame.byteLength)) return;
    const received = this.format === 'plain' ? undefined : this.server.files.wire?.receive(this, frame);
    if (received === 'late') {
      // What is taken keeps to its credit, and needs no rate.
      const refusal = this.countFrame();
      if (refusal) this.refuse(undefined, refusal);
    } else if (received !== 'taken') {
      const message = received?.fault ?? 'plain mode has text frames only';
      this.refuseUndecoded({ code: 'bad_message', message, path: [] });
    }
    this.flush();
  }

  /** Counts one more message against the rate of frames; refused if there were too many. */
  countFrame(): Refusal | undefined {
    if (!this.server.config.rateLimits) return undefined;
    const at = this.server.clock.now();
    this.frames ??= fullBucket(frameRate, at);
    const taken = take(this.frames, frameRate, at);
    return taken === 'taken'
      ? undefined
      : { code: 'rate_limited', message: 'too many frames', limit: 'frames', ...taken };
  }

  /** Asks for a sign of life. */
  ping(k: number): void {
    this.pingSentAt = this.lastSentAt = this.server.clock.now();
    if (this.format === 'plain') return this.socket.ping();
    this.send({ type: 'Ping', k });
    this.flush();
  }

  /** WebSocket's own pong: an answer in plain mode, and otherwise nothing that was asked for. */
  receivePong(): void {
    if (this.format !== 'plain') return;
    this.lastReceivedAt = this.server.clock.now();
    this.pingSentAt = undefined;
  }

  /** Queues a reply or a personal event; it leaves with the next flush. */
  send(message: ServerMessage): void {
    this.sendEncoded(encodeMessage(message));
  }

  sendEncoded(encoded: string): void {
    this.outgoing ??= [];
    this.outgoing.push(this.server.files.wire?.sign(encoded) ?? encoded);
  }

  reply(re: string | number | undefined, message: { readonly type: 'Ok' } & Record<string, unknown>): void {
    if (re === undefined) return;
    const { type, ...fields } = message;
    this.send({ type, re, ...fields });
  }

  /** `Ok`, or why not. */
  answer(re: string | number | undefined, refusal: Refusal | undefined): void {
    if (refusal) this.refuse(re, refusal);
    else this.reply(re, { type: 'Ok' });
  }

  refuse(re: string | number | undefined, refusal: Refusal): void {
    const { code, message, retryAfterMs, path, limit = '' } = refusal;
    this.server.metrics.refusals.inc({ code, limit });
    this.send({
      type: 'Error',
      ...(re !== undefined && { re }),
      code,
      message,
      retry: retryAdviceOf[code],
      ...(retryAfterMs !== undefined && { retry_after_ms: retryAfterMs }),
      ...(path && path.length > 0 && { path: [...path] }),
    });
    if (code !== 'rate_limited') return;
    this.refusals ??= [];
    if (this.countWithinMinute(this.refusals) > 300) {
      this.close(closeCodes.rateLimited, 'too many refused requests');
    }
  }

  flush(): void {
    if (!this.outgoing || this.state.kind === 'closed') return;
    const frames = joinBatch(this.outgoing, this.format);
    this.outgoing = undefined;
    this.lastSentAt = this.server.clock.now();
    // Also around a single frame: what the room was just told goes to this socket in the same write.
    this.socket.cork(() => {
      for (const frame of frames) this.socket.send(frame);
    });
  }

  /** What is flushed during `run` leaves in one write. */
  together(run: () => void): void {
    this.socket.cork(run);
  }

  /** A request that waited for a commit has its reply: the next of this connection may go on. */
  settle(): void {
    this.inFlight--;
    this.pump();
  }

  /** The socket took bytes that were owed. */
  onDrained(): void {
    this.stalledSince = undefined;
    this.pump();
    this.flush();
  }

  listensTo(topic: string): boolean {
    return this.state.kind !== 'closed' && this.socket.isSubscribed(topic);
  }

  listen(topic: string): void {
    // What is queued for this socket was decided before the room's next event.
    this.flush();
    if (this.state.kind !== 'closed') this.socket.subscribe(topic);
  }

  unlisten(topic: string): void {
    if (this.state.kind !== 'closed') this.socket.unsubscribe(topic);
  }

  bufferedBytes(): number {
    return this.state.kind === 'closed' ? 0 : this.socket.bufferedBytes();
  }

  close(code: number, reason: string): void {
    if (this.state.kind === 'closed') return;
    this.flush();
    this.socket.close(code, reason);
  }

  /** The socket is gone; nothing more is handled or sent. */
  onClosed(): void {
    this.state = { kind: 'closed' };
    this.waiting = undefined;
    this.outgoing = undefined;
  }

  /** Whether a frame that has come may be looked at. */
  private admit(byteLength: number): boolean {
    if (this.state.kind === 'closed') return false;
    this.lastReceivedAt = this.server.clock.now();
    this.pingSentAt = undefined;
    if (this.state.kind === 'new' && this.server.config.rateLimits) {
      if (this.state.frameCount++ >= limits.max_frames_before_auth) {
        this.close(closeCodes.rateLimited, 'too many frames before authentication');
        return false;
      }
    }
    const maxBytes = this.state.kind === 'new' ? limits.max_frame_bytes_before_auth : limits.max_frame_bytes;
    if (byteLength <= maxBytes) return true;
    this.refuse(undefined, { code: 'too_large', message: `a frame has at most ${maxBytes} bytes` });
    this.flush();
    this.longFrames ??= [];
    this.closeIfTooMany(this.longFrames, 'too many frames over the limit');
    return false;
  }

  private accept(message: ClientMessage): void {
    this.waiting ??= [];
    if (this.waiting.length >= maxWaiting) {
      this.refuse(message.id, {
        code: 'busy',
        message: 'too many requests in flight; send again',
        retryAfterMs: 1_000,
        limit: 'in-flight',
      });
      return;
    }
    this.waiting.push(message);
    this.pump();
  }

  private pump(): void {
    while (
      !this.isHandling &&
      this.waiting !== undefined &&
      this.inFlight < limits.in_flight &&
      this.state.kind !== 'closed' &&
      this.socket.bufferedBytes() <= maxOwedBytes
    ) {
      const message = this.waiting.shift();
      if (this.waiting.length === 0) this.waiting = undefined;
      const handled = message && this.server.dispatch(this, message);
      // What is not flushed is not yet owed.
      if (this.outgoing && this.outgoing.length >= limits.max_batch) this.flush();
      if (handled === undefined) continue;
      this.isHandling = true;
      void handled.finally(() => {
        this.isHandling = false;
        this.flush();
        this.pump();
        this.flush();
      });
    }
  }

  private refuseUndecoded(failure: DecodeFailure): void {
    const { code, message, path, re } = failure;
    this.refuse(re, this.countFrame() ?? { code, message, path: [...path] });
    this.flush();
    if (code !== 'bad_message') return;
    this.badMessages ??= [];
    this.closeIfTooMany(this.badMessages, 'too many bad messages');
  }

  private closeIfTooMany(instants: number[], reason: string): void {
    if (this.countWithinMinute(instants) >= maxBadMessagesPerMinute) this.close(closeCodes.badProtocol, reason);
  }

  /** Adds now to `instants` and counts those of the last minute. */
  private countWithinMinute(instants: number[]): number {
    const at = this.server.clock.now();
    while (instants.length > 0 && (instants[0] as number) <= at - 60_000) instants.shift();
    return instants.push(at);
  }
}
