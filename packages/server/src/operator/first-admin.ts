import { ok, type Result } from '@tertulia/protocol';
import { toUsernameKeys } from '../sessions/username.ts';
import { createAdmin, resetPassword, setRole } from './carry-out.ts';
import { consoleAsker, type Office } from './office.ts';

const setupMs = 30 * 24 * 60 * 60_000;

/** The admin whom the configuration names is there, with that password. What is so already stays, sessions too. */
export async function ensureAdmin(office: Office, username: string, password: string): Promise<Result<void, string>> {
  const account = await office.store.findAccount(toUsernameKeys(username));
  if (!account) return createAdmin(office, username, password);
  const isSame = await office.passwords.verify(account.password_hash, password, consoleAsker);
  const reset = isSame.ok && isSame.value ? ok(undefined) : await resetPassword(office, username, password);
  return reset.ok && account.role !== 'admin' ? setRole(office, username, 'admin') : reset;
}

/** The code of an invite that makes an admin, while there is none. The one before it ends. Undefined too if it cannot be stored. */
export async function createSetupCode(office: Office): Promise<string | undefined> {
  if (await office.store.hasAdmin()) return undefined;
  const code = office.secrets.code();
  const at = office.now();
  const outcome = await office.commit([
    {
      kind: 'create-invite',
      code_hash: office.secrets.hash(code),
      role: 'admin',
      uses: 1,
      expires_at: at + setupMs,
      at,
    },
  ]);
  return outcome.ok ? code : undefined;
}

/** What a person reads who started a server without an admin. */
export function toSetupSentence(host: string, port: number, code: string): string {
  const everywhere = ['0.0.0.0', '::'].includes(host);
  const shown = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `There is no admin yet: open http://${shown}:${port}/#invite=${code} to register as one; the link works once.`;
}
