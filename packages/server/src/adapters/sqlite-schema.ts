import type { Database } from 'better-sqlite3';
import { StorageError } from '../log/store.ts';

/** Each step takes the schema from its index to the next `user_version`, in one transaction: old or new, never between. */
const migrations: readonly string[] = [
  `
  CREATE TABLE rooms (
    key INTEGER PRIMARY KEY,
    room_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    kind TEXT NOT NULL,
    epoch TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    last_n INTEGER NOT NULL,
    slow_mode_ms INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    peers TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE entries (
    room INTEGER NOT NULL REFERENCES rooms (key),
    seq INTEGER NOT NULL,
    n INTEGER,
    user_id TEXT NOT NULL,
    client_id TEXT,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (room, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX entries_by_client_id ON entries (user_id, client_id) WHERE client_id IS NOT NULL;
  CREATE TABLE users (
    user_id TEXT PRIMARY KEY,
    username TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sessions (
    session_id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    closed_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_by_closed_at ON sessions (closed_at);
  CREATE INDEX sessions_by_user ON sessions (user_id);
  CREATE TABLE members (
    user_id TEXT NOT NULL,
    room INTEGER NOT NULL REFERENCES rooms (key),
    role TEXT NOT NULL,
    read_n INTEGER NOT NULL,
    PRIMARY KEY (user_id, room)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO rooms (room_id, name, topic, kind, epoch, first_seq, last_seq, last_n, slow_mode_ms, archived, created_at)
    VALUES ('general', 'General', '', 'public', lower(hex(randomblob(16))), 1, 0, 0, 0, 0, unixepoch() * 1000);
  `,
  `
  -- Commits whose writes the tables above do not hold yet, one row each.
  CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    writes TEXT NOT NULL,
    results TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- A person's sessions are kept together, and one that is open is in as few indexes as can be: a crowd comes at once.
  CREATE TABLE sessions_by_owner (
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (user_id, session_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO sessions_by_owner (user_id, session_id, token_hash, created_at, closed_at)
    SELECT user_id, session_id, token_hash, created_at, closed_at FROM sessions;
  -- What waits in the journal names a session alone, and one that was opened there too has no row yet.
  UPDATE journal SET writes = (
    SELECT json_group_array(
      CASE WHEN value ->> 'kind' IN ('set-session-closed', 'end-session')
        THEN json_set(value, '$.user_id', coalesce(
          (SELECT user_id FROM sessions WHERE session_id = value ->> 'session_id'),
          (SELECT opened.value ->> 'user_id' FROM journal AS other, json_each(other.writes) AS opened
            WHERE opened.value ->> 'kind' = 'open-session' AND opened.value ->> 'session_id' = one.value ->> 'session_id'),
          ''))
        ELSE json(value) END)
    FROM json_each(journal.writes) AS one);
  DROP TABLE sessions;
  ALTER TABLE sessions_by_owner RENAME TO sessions;
  CREATE INDEX sessions_by_closed_at ON sessions (closed_at) WHERE closed_at IS NOT NULL;
  `,
  `
  CREATE TABLE accounts (
    user_id TEXT PRIMARY KEY,
    name_key TEXT NOT NULL UNIQUE,
    name_skeleton TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX accounts_by_role ON accounts (role) WHERE role <> 'user';
  CREATE TABLE account_addresses (
    user_id TEXT NOT NULL,
    address_hash TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, address_hash)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE invites (
    code_hash TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    uses_left INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    by_user_id TEXT,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- Sessions of guests and of accounts end at different times, and neither's sweep is to pass over the other's.
  ALTER TABLE sessions ADD COLUMN account INTEGER NOT NULL DEFAULT 0;
  DROP INDEX sessions_by_closed_at;
  CREATE INDEX sessions_by_closed_at ON sessions (account, closed_at) WHERE closed_at IS NOT NULL;
  CREATE INDEX account_sessions_by_created_at ON sessions (created_at) WHERE account = 1;
  `,
  `
  -- Messages that are no more, in the order in which events erased them: what the changes since some event are, and what is not unread.
  CREATE TABLE tombstones (
    room INTEGER NOT NULL REFERENCES rooms (key),
    changed_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (room, changed_at, seq)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- By author, also what has no client_id: what somebody wrote is found without looking through the rooms.
  DROP INDEX entries_by_client_id;
  CREATE UNIQUE INDEX entries_by_author ON entries (user_id, client_id);
  -- Of a room, or of the server, which has no id.
  CREATE TABLE sanctions (
    user_id TEXT NOT NULL,
    room_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    until INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (user_id, room_id, kind)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sanctions_by_until ON sanctions (until) WHERE until IS NOT NULL;
  CREATE TABLE audit (
    audit_id TEXT PRIMARY KEY,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reports (
    report_id TEXT PRIMARY KEY,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Messages that events changed in other ways than erasing them, in the order of the events.
  CREATE TABLE changes (
    room INTEGER NOT NULL REFERENCES rooms (key),
    changed_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (room, changed_at)
  ) STRICT, WITHOUT ROWID;
  -- What a message said before it was edited.
  CREATE TABLE revisions (
    room INTEGER NOT NULL REFERENCES rooms (key),
    seq INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    content TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (room, seq, rev)
  ) STRICT, WITHOUT ROWID;
  -- The emoji on a message: since which event there are any, and how many.
  CREATE TABLE reaction_kinds (
    room INTEGER NOT NULL REFERENCES rooms (key),
    seq INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    since INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (room, seq, emoji)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reactions (
    room INTEGER NOT NULL REFERENCES rooms (key),
    seq INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    username TEXT NOT NULL,
    PRIMARY KEY (room, seq, emoji, changed_at)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX reactions_by_user ON reactions (room, seq, user_id, emoji);
  `,
  `
  -- Members with an account are members while they are away too, and are found by their room.
  ALTER TABLE members ADD COLUMN account INTEGER NOT NULL DEFAULT 0;
  UPDATE members SET account = 1 WHERE user_id IN (SELECT user_id FROM accounts);
  CREATE INDEX members_by_room ON members (room, user_id) WHERE account = 1;
  `,
  `
  CREATE TABLE files (
    file_id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    filename TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    thumbnail TEXT,
    at INTEGER NOT NULL,
    -- The message it is attached to.
    room INTEGER REFERENCES rooms (key),
    seq INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX files_by_message ON files (room, seq) WHERE room IS NOT NULL;
  CREATE INDEX files_unattached ON files (at) WHERE room IS NULL;
  CREATE INDEX files_by_user ON files (user_id, at, size);
  CREATE INDEX files_by_content ON files (sha256);
  CREATE INDEX files_by_thumbnail ON files (thumbnail) WHERE thumbnail IS NOT NULL;
  -- Contents in the data folder that perhaps nothing needs any more.
  CREATE TABLE dropped_contents (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE pins (
    room INTEGER NOT NULL REFERENCES rooms (key),
    seq INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (room, seq)
  ) STRICT, WITHOUT ROWID;
  -- Whom messages mention; all who are in the room have no id.
  CREATE TABLE mentions (
    user_id TEXT NOT NULL,
    room INTEGER NOT NULL REFERENCES rooms (key),
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (user_id, room, n)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mentions_by_time ON mentions (user_id, at, room, seq);
  CREATE INDEX mentions_by_message ON mentions (room, seq);
  ALTER TABLE members ADD COLUMN notify TEXT;
  `,
  `
  -- Of what is left of each room's log, and how long it stays.
  ALTER TABLE rooms ADD COLUMN first_n INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE rooms ADD COLUMN retention TEXT NOT NULL DEFAULT '{}';
  `,
];

/** Brings an opened database to the newest schema, or to `to`; refuses one that a newer server wrote. */
export function migrate(database: Database, to = migrations.length): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) {
    throw new StorageError(
      `the database was written by a newer Tertulia (schema ${version}, this one knows ${migrations.length}); update the server`,
    );
  }
  for (let step = version; step < to; step++) {
    database.transaction(() => {
      database.exec(migrations[step] as string);
      database.pragma(`user_version = ${step + 1}`);
    })();
  }
}
