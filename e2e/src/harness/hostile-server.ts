import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** What would steer a terminal, hide something or turn it round, were it printed as it is. None holds what a frame may not. */
export const hostileTexts: readonly string[] = [
  '\x1b]0;owned\x07',
  '\x1b]52;c;b3duZWQ=\x07',
  '\x1b]8;;http://owned.example\x1b\\link\x1b]8;;\x1b\\',
  '\x1b[2J\x1b[H',
  '\x1b[?1049l\x1b[?25h',
  '\x1b[6n\x1b[c',
  '\x1bc\x1b7\x1bP1$r\x1b\\\x1b_apc\x1b\\',
  '\x9b2J\x9d0;owned\x9c\x90q\x9c',
  'a\r\nb\vc\fd\x85e\u2028f\u2029g',
  '\x07\b\b\b\x7f\x0e\x0f\x18\x1a',
  '\u202egnp.exe\u202c\u2066x\u2069\u200f',
  'zero\u200bwidth\ufeff\u{e0041}\u00ad',
];

export type HostileServer = { readonly url: string; close(): Promise<void> };

/** Speaks the protocol and nothing but hostile texts: every text that a server may send to be shown holds all of them. */
export async function startHostileServer(): Promise<HostileServer> {
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'tertulia.v1.json' });
  await new Promise<void>((resolve) => {
    sockets.once('listening', resolve);
  });
  sockets.on('connection', (socket) => {
    const say = (...messages: readonly object[]) => {
      for (const message of messages) socket.send(JSON.stringify(message));
    };
    say(welcome);
    socket.on('message', (data) => {
      const parsed: unknown = JSON.parse((data as Buffer).toString());
      for (const request of (Array.isArray(parsed) ? parsed : [parsed]) as Request[]) say(...replyTo(request));
    });
  });
  const { port } = sockets.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/ws`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        sockets.close(() => resolve());
      }),
  };
}

type Request = { readonly type: string; readonly id?: string | number; readonly room_id?: string };

const all = hostileTexts.join(' ');
const now = '2026-01-31T12:00:00.000Z';
const later = '2999-01-31T12:00:00.000Z';
const me = { user_id: 'u-me', username: 'tom', role: 'admin', guest: false };
const mal = { user_id: 'u-mal', username: `mal ${all}` };
const room = {
  ...{ room_id: 'general', name: `room ${all}`, topic: `topic ${all}`, kind: 'private', epoch: 'e1' },
  ...{ first_seq: 1, last_seq: 2, last_n: 2, read_n: 0, unread: 2, mentions: 1, member_count: 2, role: 'moderator' },
};
const welcome = {
  ...{ type: 'Welcome', user_id: 'u-me', message: all, level: 1, features: [all], limits: {} },
  server: { name: `server ${all}`, version: all },
  heartbeat: { every_ms: 25_000, grace_ms: 10_000 },
  auth: { guests: true, registration: 'open' },
};
const formatted = `> - **${all}**\n\`\`\`${all}\n${all}\n\`\`\`\n| ${hostileTexts[0]} |\n| - |\n| [${hostileTexts[1]}](https://owned.example) |`;
const messages = [
  { type: 'Message', room_id: 'general', seq: 1, n: 1, content: `said ${all}\n${formatted}`, timestamp: now, ...mal },
  { type: 'Message', room_id: 'general', seq: 2, n: 2, content: '', deleted: true, timestamp: now, ...mal },
];
const users = [me, { ...mal, role: 'moderator', status: 'online' }];
const notices = ['kick', 'ban', 'mute', 'unmute', 'unban', 'set-role', 'delete-message', `new ${all}`].map(
  (action) => ({
    ...{ type: 'ModerationNotice', action, by_username: mal.username, room_id: 'general', reason: `reason ${all}` },
    ...{ until: later, role: 'moderator' },
  }),
);

function replyTo({ type, id, room_id }: Request): readonly object[] {
  const re = id;
  switch (type) {
    case 'Join':
    case 'Resume':
      return [
        {
          ...{ type: 'Joined', re, user: me, session_id: 's-1', connection_id: 'c-1' },
          server_time: now,
          rooms: [room],
        },
        {
          type: 'RoomSync',
          room_id: 'general',
          epoch: 'e1',
          from_seq: 0,
          to_seq: 2,
          state: 'complete',
          events: messages,
        },
        { type: 'Synced' },
      ];
    case 'History':
      return [{ type: 'HistoryPage', re, room_id, epoch: 'e1', messages, more_before: false, more_after: false }];
    case 'ListUsers':
      return [{ type: 'UserList', re, room_id, users, more: false }];
    case 'ListRooms':
      return [{ type: 'RoomList', re, rooms: [{ ...room, kind: 'public', user_count: 1, joined: true }] }];
    case 'ListSessions':
      return [
        {
          type: 'SessionList',
          re,
          sessions: [{ session_id: 's-1', ...{ created_at: now, seen_at: now }, online: true, current: true }],
        },
      ];
    case 'CreateInvite':
      return [{ type: 'InviteCreated', re, code: `code ${all}`, max_uses: 1, expires_at: later }];
    case 'ListBans':
      return [{ type: 'BanList', re, bans: [{ ...mal, reason: `reason ${all}`, by_username: mal.username, at: now }] }];
    case 'ListReports':
      return [{ type: 'ReportPage', re, reports: [report], more: false }];
    case 'AuditLog':
      return [{ type: 'AuditPage', re, entries: [entry], more: false }];
    case 'TypingStart':
      return [{ type: 'TypingStart', room_id, ...mal }];
    // Told to somebody who asks for something else, so that a test chooses when.
    case 'Report':
      return [...notices, { type: 'RoleChanged', ...mal, role: 'admin' }, { type: 'Ok', re }];
    case 'Ping':
      return [{ type: 'Pong', re }];
    case 'MarkRead':
    case 'TypingStop':
    case 'Pong':
      return re === undefined ? [] : [{ type: 'Ok', re }];
    default:
      return [{ type: 'Error', re, code: 'forbidden', message: `error ${all}`, retry: 'never' }];
  }
}

const report = {
  ...{ report_id: 'r-1', at: now, by_user_id: 'u-me', by_username: mal.username, room_id: 'general', target_seq: 1 },
  ...{ ...mal, content: `content ${all}`, reason: `reason ${all}` },
};
const entry = {
  ...{ audit_id: 'a-1', at: now, action: `action ${all}`, by_username: mal.username, ...mal, room_id: 'general' },
  ...{ until: later, role: 'user', target_seq: 1, purged: 1, reason: `reason ${all}` },
};
