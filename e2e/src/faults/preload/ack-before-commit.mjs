import Sqlite from 'better-sqlite3';

const delayMs = 200;
const { transaction } = Sqlite.prototype;

// A server made worse on purpose: it answers at once, and commits a moment later.
Sqlite.prototype.transaction = function begin(run) {
  const honest = transaction.call(this, run);
  const immediate = (...args) => {
    if (!this.inTransaction) {
      this.exec('BEGIN IMMEDIATE');
      setTimeout(() => this.exec('COMMIT'), delayMs);
    }
    return run(...args);
  };
  return Object.assign((...args) => honest(...args), { immediate });
};
