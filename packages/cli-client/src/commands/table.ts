import { actions } from '@tertulia/protocol';
import {
  changeName,
  changePassword,
  createInvite,
  listSessions,
  login,
  logout,
  register,
  revokeSession,
} from './account.ts';
import { type CommandGroup, row } from './command.ts';
import { cancelUpload, downloadFile, listUploads, uploadFile } from './files.ts';
import { showHelp } from './help.ts';
import { listMentions, setNotify } from './mentions.ts';
import { listReactions, listRevisions, markUnread } from './message-details.ts';
import {
  deleteMessage,
  discardFailed,
  editMessage,
  listNumbers,
  react,
  reportMessage,
  retryFailed,
  sendDirectMessage,
} from './messages.ts';
import { ban, findBanned, kick, listBans, mute, setRole, unban, unmute } from './moderation.ts';
import { closeReport, listAudit, listReports } from './oversight.ts';
import {
  choice,
  duration,
  durationOrOff,
  fileNumber,
  number,
  optional,
  path,
  person,
  retention,
  text,
  withFlag,
  withValue,
} from './parameter.ts';
import { listPins, pinMessage, unpinMessage } from './pins.ts';
import { reply, showQuoted } from './replies.ts';
import {
  archiveRoom,
  changeRetention,
  changeSlowMode,
  changeTopic,
  createRoom,
  invitePerson,
  joinRoom,
  leaveRoom,
  listMembers,
  listRooms,
  renameRoom,
  unarchiveRoom,
} from './rooms.ts';
import { search } from './search.ts';
import { showListed } from './show-message.ts';
import { explain } from './why.ts';

const who = person();
const inRoom = withFlag('--room');
const more = withFlag('--more');
const reason = optional(text('reason'));
const room = text('ROOM', 'room');
const name = text('NAME');

/** Every command of the terminal client, in the order /help shows them. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: 'Talking',
    commands: [
      row('join', { room }, 'enter a room, or show it if you are in it', joinRoom),
      row('leave', {}, 'leave the room shown', leaveRoom, { actions: ['leave-room'] }),
      row('rooms', {}, 'list the rooms', listRooms),
      row('who', {}, 'list who is in the room shown', listMembers),
      row('msg', { who, text: text('text') }, 'send a direct message', sendDirectMessage),
      row('create', { name, isPrivate: withFlag('--private') }, 'make a room', createRoom, {
        actions: ['create-room'],
      }),
      row('invite', { who }, 'bring somebody into this private room', invitePerson, { actions: ['invite-to-room'] }),
      row(
        'edit',
        { n: optional(number('N', 'message')), content: text('text') },
        'change your newest message, or message N',
        editMessage,
        { actions: ['edit-message'] },
      ),
      row(
        'react',
        { n: optional(number('N', 'message')), emoji: text('EMOJI'), isTakenBack: withFlag('--remove') },
        'react to the newest message of others, or to message N',
        react,
        { actions: ['react'] },
      ),
      row(
        'delete',
        { n: optional(number('N', 'message')) },
        'delete your newest message, or message N',
        deleteMessage,
        {
          actions: ['delete-own-message', 'delete-message'],
        },
      ),
      row(
        'report',
        { n: optional(number('N', 'message')), reason: text('reason') },
        'tell moderators of the newest message of others, or of message N',
        reportMessage,
        { actions: ['report-message'] },
      ),
      row('numbers', { count: optional(number('COUNT')) }, 'list the newest messages with their numbers', listNumbers),
      row('retry', {}, 'send again what failed', retryFailed),
      row('discard', {}, 'forget what failed', discardFailed),
    ],
  },
  {
    title: 'What was said',
    commands: [
      row(
        'reply',
        { n: optional(number('N', 'message')), content: text('text') },
        'answer the newest message of others, or message N',
        reply,
        { actions: ['send-message'] },
      ),
      row('quoted', { n: optional(number('N', 'message')) }, 'show the message that it answers', showQuoted),
      row(
        'search',
        { query: optional(text('WORDS')), inRoom, more },
        'find messages in all rooms; also from:NAME in:ROOM before:DAY after:DAY has:file has:link',
        search,
      ),
      row('mentions', { more }, 'list what mentions you, in all rooms', listMentions),
      row('pins', {}, 'list what is pinned in the room shown', listPins),
      row('show', { n: number('N') }, 'show message N of the list last shown', showListed),
      row('pin', { n: number('N', 'message') }, 'pin message N', pinMessage, { actions: ['pin-message'] }),
      row('unpin', { n: number('N', 'message') }, 'take it from the pins', unpinMessage, { actions: ['pin-message'] }),
      row(
        'revisions',
        { n: optional(number('N', 'message')) },
        'tell what the newest edited message, or message N, said before',
        listRevisions,
      ),
      row('reactions', { n: optional(number('N', 'message')) }, 'tell who reacted to a message', listReactions),
      row('unread', { n: number('N', 'message') }, 'mark message N and all after it as unread', markUnread),
      row(
        'notify',
        { level: optional(choice('all|mentions|none', ['all', 'mentions', 'none'])) },
        'tell or set which messages of the room call for you',
        setNotify,
      ),
    ],
  },
  {
    title: 'Files',
    commands: [
      row(
        'upload',
        { path: path('PATH'), text: optional(text('text')) },
        'send a file, with a text or without',
        uploadFile,
        {
          actions: ['upload-file'],
        },
      ),
      row('uploads', {}, 'list the files on their way', listUploads),
      row('cancel', { n: optional(number('N')) }, 'stop the newest upload, or upload N of that list', cancelUpload),
      row(
        'download',
        { which: optional(fileNumber('N.M')), path: optional(path('PATH')) },
        'save the newest file, or the file with that number, here or at PATH; nothing is overwritten',
        downloadFile,
      ),
    ],
  },
  {
    title: 'Your account',
    commands: [
      row(
        'register',
        { name: optional(name), invite: withValue('--invite', text('CODE')) },
        'make an account; as a guest you keep your name and rooms',
        register,
        { asksSecret: true, worksSignedOut: true },
      ),
      row('login', { name }, 'sign in to your account', login, { asksSecret: true, worksSignedOut: true }),
      row('logout', {}, 'sign out here', logout),
      row('password', {}, 'change your password', changePassword, { asksSecret: true, actions: ['change-password'] }),
      row('name', { name }, 'change your name', changeName, { also: ['nick'], actions: ['change-username'] }),
      row('sessions', {}, 'list where you are signed in', listSessions, { actions: ['manage-sessions'] }),
      row('revoke', { n: number('N') }, 'sign out session N of that list', revokeSession, {
        actions: ['manage-sessions'],
      }),
    ],
  },
  {
    title: 'Looking after a room',
    commands: [
      row(
        'topic',
        { topic: optional(text('TEXT')), clear: withFlag('--clear') },
        'show or change the topic',
        changeTopic,
      ),
      row('rename', { name }, 'change the name of the room', renameRoom, { actions: ['update-room'] }),
      row('slow', { pauseMs: durationOrOff('10s|off') }, 'set the pause between two messages', changeSlowMode, {
        actions: ['update-room'],
      }),
      row(
        'keep',
        { retention: retention('30d|500|off') },
        'set how long, or how many, messages are kept',
        changeRetention,
        {
          actions: ['update-room'],
        },
      ),
      row('archive', {}, 'let nobody add to the room', archiveRoom, { actions: ['archive-room'] }),
      row('unarchive', {}, 'open it again', unarchiveRoom, { actions: ['archive-room'] }),
      row('kick', { who, reason }, 'put somebody out, who may join again', kick, { actions: ['kick'] }),
    ],
  },
  {
    title: 'Keeping order, everywhere or with --room here',
    commands: [
      row('mute', { who, forMs: duration('10m'), inRoom, reason }, 'let somebody write nothing for a time', mute, {
        actions: ['mute', 'mute-in-room'],
      }),
      row('unmute', { who, inRoom }, 'let them write again', unmute, { actions: ['mute', 'mute-in-room'] }),
      row(
        'ban',
        {
          who,
          inRoom,
          forMs: withValue('--for', duration('2d')),
          purgeMs: withValue('--purge', duration('24h')),
          address: withFlag('--address'),
          reason,
        },
        'keep somebody out; --purge erases what they wrote, --address keeps out guests from there',
        ban,
        { actions: ['ban', 'ban-from-room'] },
      ),
      row('unban', { who, inRoom }, 'let them in again', unban, {
        actions: ['ban', 'ban-from-room'],
        findPeople: findBanned,
      }),
      row('bans', { inRoom }, 'list who is banned', listBans, { actions: ['ban', 'ban-from-room'] }),
      row(
        'role',
        { who, role: choice('admin|moderator|user', ['admin', 'moderator', 'user']), inRoom },
        'give somebody a role',
        setRole,
        { actions: ['set-role', 'set-room-role'] },
      ),
      row(
        'invite-code',
        { uses: optional(number('USES')), forMs: optional(duration('7d')) },
        'make a code to register with',
        createInvite,
        { actions: ['create-invite'] },
      ),
      row('reports', { more }, 'list open reports', listReports, { actions: ['read-reports'] }),
      row('close-report', { n: number('N') }, 'close report N of that list', closeReport, {
        actions: ['read-reports'],
      }),
      row('audit', { more }, 'list what moderators did', listAudit, { actions: ['read-audit-log'] }),
    ],
  },
  {
    title: 'This program',
    commands: [
      row(
        'why',
        { action: choice('ACTION', actions), who: optional(who) },
        'tell whether you may do something, and why not',
        explain,
      ),
      row('help', { about: optional(text('COMMAND', 'command')) }, 'list the commands, or tell of one', showHelp, {
        worksSignedOut: true,
      }),
      row('quit', {}, 'end the program', ({ quit }) => quit(), { worksSignedOut: true }),
    ],
  },
];
