import Sqlite from 'better-sqlite3';

// Long beside a flush on a busy disk: a kill during the flush loses nothing.
const delayMs = 1_000;
const { prepare, transaction } = Sqlite.prototype;

// A server made worse on purpose: it answers at once, and commits a moment later.
function beginLate(db) {
  if (db.inTransaction) return;
  db.exec('BEGIN IMMEDIATE');
  setTimeout(() => db.exec('COMMIT'), delayMs);
}

// A commit is a row of the journal.
Sqlite.prototype.prepare = function prepareLate(source) {
  const statement = prepare.call(this, source);
  if (!source.startsWith('INSERT INTO journal')) return statement;
  const { run } = statement;
  statement.run = (...args) => {
    beginLate(this);
    return run.apply(statement, args);
  };
  return statement;
};

// The tables follow in a transaction of their own, which would end the late one.
Sqlite.prototype.transaction = function begin(run) {
  const honest = transaction.call(this, run);
  const immediate = (...args) => {
    beginLate(this);
    return run(...args);
  };
  return Object.assign((...args) => honest(...args), { immediate });
};
