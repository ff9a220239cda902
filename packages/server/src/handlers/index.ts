import { type ClientMessage, type ClientMessageOf, type ClientMessageType, limits } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { type Rate, take } from '../connection/token-bucket.ts';
import type { Refusal } from '../rooms/may-send.ts';
import type { Server } from '../server.ts';
import { changeUsername } from './change-username.ts';
import type { Cost, Handler } from './handler.ts';
import { ping, pong } from './heartbeat.ts';
import { history, sync } from './history.ts';
import { join } from './join.ts';
import { leave, logout } from './leave.ts';
import { markRead } from './mark-read.ts';
import { message } from './message.ts';
import { privateMessage } from './private-message.ts';
import { resume } from './resume.ts';
import { createRoom, inviteToRoom, joinRoom, leaveRoom, listRooms, listUsers, updateRoom } from './rooms.ts';
import { typingStart, typingStop } from './typing.ts';
import { unsupported } from './unsupported.ts';

const handlers: { readonly [T in ClientMessageType]: Handler<T> } = {
  Join: join,
  Register: unsupported('no-user', 'accounts'),
  Login: unsupported('no-user', 'accounts'),
  Resume: resume,
  Leave: leave,
  Logout: logout,
  ChangeUsername: changeUsername,
  ChangePassword: unsupported('nothing', 'accounts'),
  ListRooms: listRooms,
  CreateRoom: createRoom,
  JoinRoom: joinRoom,
  LeaveRoom: leaveRoom,
  UpdateRoom: updateRoom,
  InviteToRoom: inviteToRoom,
  ListUsers: listUsers,
  Message: message,
  PrivateMessage: privateMessage,
  History: history,
  Sync: sync,
  TypingStart: typingStart,
  TypingStop: typingStop,
  MarkRead: markRead,
  Ping: ping,
  Pong: pong,
};

const frameRate: Rate = { burst: limits.frame_burst, perSecond: limits.frames_per_s };
const sendRate: Rate = { burst: limits.send_burst, perSecond: limits.sends_per_s };
const costlyRate: Rate = { burst: limits.costly_burst, perSecond: limits.costly_per_s };

/** Checks what the table asks for, then hands the message to its handler. A handler's bug ends in one typed error and one log line. */
export function dispatch(server: Server, connection: Connection, request: ClientMessage): undefined | Promise<void> {
  const handler = handlers[request.type] as Handler<ClientMessageType>;
  const refusal = checkState(handler, connection) ?? checkRate(server, connection, handler.cost);
  if (refusal) {
    server.metrics.refusals.inc({ code: refusal.code });
    connection.refuse(request.id, refusal);
    return undefined;
  }
  try {
    const handled = run(server, connection, request, handler);
    return handled?.catch((error: unknown) => fail(server, connection, request, error));
  } catch (error) {
    fail(server, connection, request, error);
    return undefined;
  }
}

function run(
  server: Server,
  connection: Connection,
  request: ClientMessageOf<ClientMessageType>,
  handler: Handler<ClientMessageType>,
) {
  if (handler.requires !== 'user') return handler.handle(server, connection, request);
  return connection.user && handler.handle(server, connection, request, connection.user);
}

function checkState(handler: Handler<ClientMessageType>, connection: Connection): Refusal | undefined {
  if (handler.requires === 'user' && !connection.user)
    return { code: 'unauthenticated', message: 'send Join or Resume first' };
  if (handler.requires === 'no-user' && connection.user)
    return { code: 'conflict', message: 'this connection is authenticated already' };
  return undefined;
}

function checkRate(server: Server, connection: Connection, cost: Cost): Refusal | undefined {
  if (!server.config.rateLimits) return undefined;
  const now = server.clock.now();
  const taken = take(connection.frames, frameRate, now);
  if (taken !== 'taken') return { code: 'rate_limited', message: 'too many messages', ...taken };
  if (cost === 'free') return undefined;
  const own = cost === 'send' ? take(connection.sends, sendRate, now) : take(connection.costly, costlyRate, now);
  return own === 'taken'
    ? undefined
    : { code: 'rate_limited', message: `too many ${cost === 'send' ? 'messages' : 'requests'}`, ...own };
}

function fail(server: Server, connection: Connection, request: ClientMessage, error: unknown): void {
  const isStorage = error instanceof Error && error.name === 'StorageError';
  server.log.error({ err: error, type: request.type }, 'a request failed');
  connection.refuse(
    request.id,
    isStorage
      ? { code: 'storage_unavailable', message: 'the storage cannot be read now; try again later', retryAfterMs: 5_000 }
      : { code: 'internal', message: 'something went wrong in the server; it was logged' },
  );
}
