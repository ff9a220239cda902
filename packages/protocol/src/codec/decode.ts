import type { ZodType } from 'zod';
import { type ClientMessage, clientMessageSchemas, isClientMessageType } from '../client-message.ts';
import { countUtf8Bytes, requestId } from '../fields.ts';
import { limits } from '../limits.ts';
import { err, ok, type Result } from '../result.ts';
import { isServerMessageType, type ServerMessage, serverMessageSchemas } from '../server-message.ts';
import type { WireFormat } from '../version.ts';
import { cutKey, findFlaw, type Path } from './hostile.ts';

/** Why one message of a frame was refused. `re` is its request id when that much could be read; `path` is relative to the message. */
export type DecodeFailure = {
  readonly code: 'bad_message' | 'unknown_type' | 'too_large';
  readonly message: string;
  readonly path: Path;
  readonly re?: string | number;
};

export type Decoded<T> = Result<T, DecodeFailure>;

/**
 * Reads a text frame from a client. Never throws. Gives one result per message, in order; a frame that cannot be
 * taken apart gives one failure. Arrays are read only where the wire format has batches.
 */
export function decodeClientFrame(
  text: string,
  format: WireFormat,
  maxFrameBytes: number = limits.max_frame_bytes,
): Decoded<ClientMessage>[] {
  return decodeFrame(text, format, maxFrameBytes, parseClientMessage);
}

/** Reads a text frame from a server. Never throws. A message of an unknown type is a failure with code `unknown_type`: ignore it. */
export function decodeServerFrame(text: string, format: WireFormat = 'tertulia.v1.json'): Decoded<ServerMessage>[] {
  return decodeFrame(text, format, Number.POSITIVE_INFINITY, parseServerMessage);
}

/** Checks a value against the union a client may send. Assumes that `findFlaw` found nothing. */
export function parseClientMessage(value: unknown): Decoded<ClientMessage> {
  return parseMessage<ClientMessage>(value, (type) =>
    isClientMessageType(type) ? clientMessageSchemas[type] : undefined,
  );
}

/** Checks a value against the union a server may send. */
export function parseServerMessage(value: unknown): Decoded<ServerMessage> {
  return parseMessage<ServerMessage>(value, (type) =>
    isServerMessageType(type) ? serverMessageSchemas[type] : undefined,
  );
}

function decodeFrame<T>(
  text: string,
  format: WireFormat,
  maxBytes: number,
  parse: (value: unknown) => Decoded<T>,
): Decoded<T>[] {
  // A UTF-16 unit takes one to three bytes, so most frames are never counted.
  if (text.length > maxBytes || (text.length * 3 > maxBytes && countUtf8Bytes(text) > maxBytes)) {
    return [failure('too_large', `frame is longer than ${maxBytes} bytes`)];
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [failure('bad_message', 'frame is not JSON')];
  }
  if (!Array.isArray(value)) return [inspectAndParse(value, parse)];
  if (format === 'plain') return [failure('bad_message', 'plain mode has one message a frame, not an array')];
  if (value.length === 0 || value.length > limits.max_batch) {
    return [failure('bad_message', `a batch has 1 to ${limits.max_batch} messages`)];
  }
  return value.map((item) => inspectAndParse(item, parse));
}

function inspectAndParse<T>(value: unknown, parse: (value: unknown) => Decoded<T>): Decoded<T> {
  const flaw = findFlaw(value);
  if (flaw) return failure('bad_message', `${describe(flaw.path)} ${flaw.message}`, flaw.path, readRequestId(value));
  return parse(value);
}

function parseMessage<T>(value: unknown, schemaOf: (type: string) => ZodType | undefined): Decoded<T> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return failure('bad_message', 'a message is an object');
  const { type } = value as { type?: unknown };
  const re = readRequestId(value);
  if (typeof type !== 'string') return failure('bad_message', 'type must be a string', ['type'], re);
  const schema = schemaOf(type);
  if (!schema) return failure('unknown_type', `unknown type ${JSON.stringify(type.slice(0, 64))}`, ['type'], re);
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data as T);
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? key : cutKey(String(key))));
  return failure('bad_message', `${describe(path)} ${issue?.message ?? 'is not valid'}`, path, re);
}

/** `id` of a message that is otherwise unusable, so that its error can still be matched to the request. */
function readRequestId(value: unknown): string | number | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return undefined;
  const parsed = requestId.safeParse((value as { id: unknown }).id);
  return parsed.success && findFlaw(parsed.data) === undefined ? parsed.data : undefined;
}

function describe(path: Path): string {
  return path.length === 0 ? 'message' : path.join('.');
}

function failure(code: DecodeFailure['code'], message: string, path: Path = [], re?: string | number) {
  return err<DecodeFailure>(re === undefined ? { code, message, path } : { code, message, path, re });
}
