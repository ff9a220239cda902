import Sqlite from 'better-sqlite3';

// Longer than a run under load lasts: whenever the kill comes, something is held back.
const delayMs = 10_000;
// Commits as promised at first, so that everyone and their rooms are on disk and can come back.
const honestCommits = 60;
const { prepare, transaction } = Sqlite.prototype;

let commits = 0;

// A server made worse on purpose: it answers at once, and commits much later.
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
    if (++commits > honestCommits) beginLate(this);
    return run.apply(statement, args);
  };
  return statement;
};

// The tables follow in a transaction of their own, which would end the late one.
Sqlite.prototype.transaction = function begin(run) {
  const honest = transaction.call(this, run);
  const immediate = (...args) => (this.inTransaction ? run(...args) : honest.immediate(...args));
  return Object.assign((...args) => honest(...args), { immediate });
};
