import { type ClientMessage, type ClientMessageOf, type ClientMessageType } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { StorageError } from '../log/store.ts';
import { mayAct, permit } from '../moderation/permit.ts';
import type { Refusal } from '../refusal.ts';
import { noSuchRoom } from '../rooms/membership.ts';
import type { Server } from '../server.ts';
import { auditLog } from './audit-log.ts';
import { ban } from './ban.ts';
import { changePassword } from './change-password.ts';
import { changeUsername } from './change-username.ts';
import { closeReport } from './close-report.ts';
import { createInvite } from './create-invite.ts';
import { createRoom } from './create-room.ts';
import { deleteMessage } from './delete-message.ts';
import { editMessage } from './edit-message.ts';
import type { AnyHandler, Handled, Handler, RoomMessageType } from './handler.ts';
import { history } from './history.ts';
import { inviteToRoom } from './invite-to-room.ts';
import { join } from './join.ts';
import { joinRoom } from './join-room.ts';
import { kick } from './kick.ts';
import { leave } from './leave.ts';
import { leaveRoom } from './leave-room.ts';
import { listBans } from './list-bans.ts';
import { listMentions } from './list-mentions.ts';
import { listPins } from './list-pins.ts';
import { listReactions } from './list-reactions.ts';
import { listReports } from './list-reports.ts';
import { listRevisions } from './list-revisions.ts';
import { listRooms } from './list-rooms.ts';
import { listSessions } from './list-sessions.ts';
import { listUsers } from './list-users.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { markRead } from './mark-read.ts';
import { markUnread } from './mark-unread.ts';
import { message } from './message.ts';
import { mute } from './mute.ts';
import { ping } from './ping.ts';
import { pong } from './pong.ts';
import { privateMessage } from './private-message.ts';
import { checkRates } from './rates.ts';
import { register } from './register.ts';
import { report } from './report.ts';
import { resume } from './resume.ts';
import { revokeSession } from './revoke-session.ts';
import { search } from './search.ts';
import { setNotify } from './set-notify.ts';
import { pinMessage, unpinMessage } from './set-pin.ts';
import { addReaction, removeReaction } from './set-reaction.ts';
import { setRole } from './set-role.ts';
import { sync } from './sync.ts';
import { typingStart } from './typing-start.ts';
import { typingStop } from './typing-stop.ts';
import { unban } from './unban.ts';
import { unmute } from './unmute.ts';
import { updateRoom } from './update-room.ts';
import { uploadBegin } from './upload-begin.ts';
import { uploadCancel } from './upload-cancel.ts';
import { uploadEnd } from './upload-end.ts';
import { uploadFile } from './upload-file.ts';

const handlers: { readonly [T in ClientMessageType]: Handler<T> } = {
  Join: join,
  Register: register,
  Login: login,
  Resume: resume,
  Leave: leave,
  Logout: logout,
  ChangeUsername: changeUsername,
  ChangePassword: changePassword,
  ListSessions: listSessions,
  RevokeSession: revokeSession,
  CreateInvite: createInvite,
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
  MarkUnread: markUnread,
  DeleteMessage: deleteMessage,
  EditMessage: editMessage,
  AddReaction: addReaction,
  RemoveReaction: removeReaction,
  ListReactions: listReactions,
  ListRevisions: listRevisions,
  PinMessage: pinMessage,
  UnpinMessage: unpinMessage,
  ListPins: listPins,
  ListMentions: listMentions,
  SetNotify: setNotify,
  Search: search,
  UploadFile: uploadFile,
  UploadBegin: uploadBegin,
  UploadEnd: uploadEnd,
  UploadCancel: uploadCancel,
  Kick: kick,
  Ban: ban,
  Unban: unban,
  ListBans: listBans,
  Mute: mute,
  Unmute: unmute,
  SetRole: setRole,
  Report: report,
  ListReports: listReports,
  CloseReport: closeReport,
  AuditLog: auditLog,
  Ping: ping,
  Pong: pong,
};

/** Checks what the table asks for, then hands the message to its handler. A handler's bug ends in one typed error and one log line. */
export function dispatch(server: Server, connection: Connection, request: ClientMessage): undefined | Promise<void> {
  const handler: AnyHandler = handlers[request.type];
  try {
    const handled = checkAndHandle(server, connection, request, handler);
    return handled?.catch((error: unknown) => fail(server, connection, request, error));
  } catch (error) {
    fail(server, connection, request, error);
    return undefined;
  }
}

function checkAndHandle(server: Server, connection: Connection, request: ClientMessage, handler: AnyHandler): Handled {
  const { user } = connection;
  const refuse = (refusal: Refusal): undefined => {
    connection.refuse(request.id, refusal);
  };
  const excess = checkRates(server, connection, handler.cost);
  if (excess) return refuse(excess);
  switch (handler.requires) {
    case 'nothing':
      return handler.handle(server, connection, request);
    case 'no-user':
      if (user) return refuse({ code: 'conflict', message: 'this connection is authenticated already' });
      return server.newcomers.serve(
        (): Handled => (connection.state.kind === 'closed' ? undefined : handler.handle(server, connection, request)),
      );
    case 'user': {
      if (!user) return refuse(unauthenticated);
      const { action } = handler;
      const denied = action ? permit(server, user, action) : mayAct(server, user);
      if (denied) return refuse(denied);
      return handler.handle(server, connection, request, user);
    }
    case 'room':
    case 'member': {
      if (!user) return refuse(unauthenticated);
      const message = request as ClientMessageOf<RoomMessageType>;
      const { room_id } = message;
      const room = server.rooms.get(room_id);
      if (!room) return refuse(noSuchRoom);
      const denied = permit(server, user, handler.action, room);
      if (denied) return refuse(denied);
      if (handler.requires === 'room') return handler.handle(server, connection, message, user, room);
      const place = user.places.get(room_id);
      if (!place) return refuse(noSuchRoom);
      return handler.handle(server, connection, message, user, { room, place });
    }
  }
}

const unauthenticated: Refusal = { code: 'unauthenticated', message: 'send Join, Login, Register or Resume first' };

function fail(server: Server, connection: Connection, request: ClientMessage, error: unknown): void {
  const isStorage = error instanceof StorageError;
  server.log.error({ err: error, type: request.type }, 'a request failed');
  connection.refuse(
    request.id,
    isStorage
      ? { code: 'storage_unavailable', message: 'the storage cannot be read now; try again later', retryAfterMs: 5_000 }
      : { code: 'internal', message: 'something went wrong in the server; it was logged' },
  );
}
