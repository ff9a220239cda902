import Sqlite from 'better-sqlite3';

const { pragma } = Sqlite.prototype;

// The control of the power cut: the same server without a flush per commit. It must lose rows, or the cut cuts nothing.
Sqlite.prototype.pragma = function weaken(source, ...rest) {
  return pragma.call(this, source.replace(/^synchronous\s*=\s*FULL$/i, 'synchronous = NORMAL'), ...rest);
};
