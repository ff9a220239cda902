import Sqlite from 'better-sqlite3';

const { pragma } = Sqlite.prototype;

// The control of the power cut: the same server without a flush per commit. It must lose rows, or the cut cuts nothing. Our
// checkpoints would flush five times a second, so it has only SQLite's own.
Sqlite.prototype.pragma = function weaken(source, ...rest) {
  if (source === 'wal_checkpoint(PASSIVE)') return [];
  return pragma.call(this, source.replace(/^synchronous\s*=\s*FULL$/i, 'synchronous = NORMAL'), ...rest);
};
