import { join } from 'node:path';
import { ok } from '@tertulia/protocol';
import { createCommonPasswords } from './accounts/common-passwords.ts';
import { createPasswords } from './accounts/passwords.ts';
import { argon2Hasher } from './adapters/argon2-hasher.ts';
import { askServer, toSocketPath } from './adapters/operator-socket.ts';
import { openSqliteStore } from './adapters/sqlite-store.ts';
import { createSystemClock } from './clock.ts';
import { readDataDir } from './config.ts';
import { makeDataDir } from './data-dir.ts';
import type { Store } from './log/store.ts';
import { toLiftWrite } from './moderation/lift.ts';
import { createOrderedIds } from './moderation/ordered-ids.ts';
import { Sanctions } from './moderation/sanctions.ts';
import { runAdminCommand } from './operator/admin-command.ts';
import { carryOut } from './operator/carry-out.ts';
import { createOperatorAudit, type Office } from './operator/office.ts';
import type { OperatorReply, OperatorRequest } from './operator/requests.ts';
import { createSecrets } from './secrets.ts';

/** The wiring of `tertulia-server admin`. Resolves with the exit code. */
export function runAdmin(argv: readonly string[]): Promise<number> {
  return runAdminCommand(argv, ask);
}

/** Whoever has the data does the work: the running server, or else we. */
async function ask(dataDirFlag: string | undefined, request: OperatorRequest): Promise<OperatorReply> {
  const dataDir = readDataDir(dataDirFlag, process.env);
  const path = toSocketPath(dataDir);
  const reply = path === undefined ? undefined : await askServer(path, request);
  if (reply) return reply;
  makeDataDir(dataDir);
  const store = await openSqliteStore({ file: join(dataDir, 'tertulia.db') });
  try {
    return await carryOut(await toClosedOffice(store), request);
  } finally {
    await store.close();
  }
}

/** The office while nobody is here. */
async function toClosedOffice(store: Store): Promise<Office> {
  const clock = createSystemClock();
  const { lastId, sanctions } = await store.loadModeration(clock.steadyWallClock());
  const commit: Office['commit'] = async (writes) => ok(await store.commit(writes));
  return {
    store,
    commit,
    passwords: createPasswords({ hasher: argon2Hasher, loadCommon: createCommonPasswords(), now: clock.now }),
    secrets: createSecrets(clock.wallClock),
    now: clock.steadyWallClock,
    audit: createOperatorAudit(createOrderedIds(clock.steadyWallClock, lastId), clock.steadyWallClock),
    sanctions: new Sanctions(sanctions),
    async ban({ user_id }, sanction, audit) {
      const outcome = await commit([{ kind: 'ban', user_id, sanction, purges: [], audit }]);
      return outcome.ok ? undefined : outcome.error;
    },
    async unban(sanction, audit) {
      const outcome = await commit([toLiftWrite(sanction, audit)]);
      return outcome.ok ? undefined : outcome.error;
    },
    claimName: () => () => undefined,
    onRole: () => undefined,
    onSessionsEnded: () => undefined,
  };
}
