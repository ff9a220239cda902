import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** What `/metrics` tells; gauges are read from `source` when asked. */
export function createMetrics(source: {
  readonly connections: () => number;
  readonly unsentBytes: () => number;
  readonly users: () => number;
  readonly rooms: () => number;
  readonly fileBytes: () => number;
  readonly uploads: () => number;
  readonly queued: () => number;
  readonly healthy: () => boolean;
}) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('tertulia_connections', 'Open WebSocket connections.', source.connections);
  gauge('tertulia_unsent_bytes', 'Bytes held back here for readers who are slow.', source.unsentBytes);
  gauge('tertulia_users_present', 'Users with a session who are here now.', source.users);
  gauge('tertulia_rooms', 'Rooms on this server.', source.rooms);
  gauge('tertulia_file_bytes', 'Bytes of all files and thumbnails on disk.', source.fileBytes);
  gauge('tertulia_uploads', 'Uploads begun and not ended.', source.uploads);
  gauge('tertulia_commit_queue', 'Writes waiting for a group commit.', source.queued);
  gauge('tertulia_storage_healthy', '1 while the last commit succeeded.', () => (source.healthy() ? 1 : 0));
  return {
    messages: new Counter({ name: 'tertulia_messages_committed_total', help: 'Messages made durable.', registers }),
    commitsFailed: new Counter({
      name: 'tertulia_commits_failed_total',
      help: 'Group commits that the storage refused; all their writes were refused with them.',
      registers,
    }),
    storeReads: new Counter({
      name: 'tertulia_store_reads_total',
      help: 'Reads of the storage, by the operation of its port.',
      labelNames: ['method'],
      registers,
    }),
    unstored: new Counter({
      name: 'tertulia_unstored_writes_total',
      help: 'Writes nobody waited for that could not be stored, by kind.',
      labelNames: ['write'],
      registers,
    }),
    commits: new Histogram({
      name: 'tertulia_commit_seconds',
      help: 'Time from handing a group commit to the storage until it is durable or refused.',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    writes: new Counter({
      name: 'tertulia_committed_writes_total',
      help: 'Writes handed to group commits.',
      registers,
    }),
    passwordsHashed: new Counter({
      name: 'tertulia_passwords_hashed_total',
      help: 'Passwords hashed, to keep them or to compare them: the costly part of signing in.',
      registers,
    }),
    refusals: new Counter({
      name: 'tertulia_refusals_total',
      help: 'Requests answered with an error, by its code and by the limit that was exceeded.',
      labelNames: ['code', 'limit'],
      registers,
    }),
    closes: new Counter({
      name: 'tertulia_closes_total',
      help: 'Connections the server closed, by close code.',
      labelNames: ['code'],
      registers,
    }),
    turnedAway: new Counter({
      name: 'tertulia_connections_turned_away_total',
      help: 'Connections closed as soon as they were open, by why.',
      labelNames: ['reason'],
      registers,
    }),
    render: (): Promise<string> => registry.metrics(),
    contentType: registry.contentType,
  };
}
