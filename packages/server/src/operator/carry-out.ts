import { err, ok, type Result, type UserRole } from '@tertulia/protocol';
import type { SanctionRecord } from '../log/moderation-records.ts';
import type { Account } from '../log/records.ts';
import { tooManySanctions } from '../moderation/sanctions.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import { consoleAsker, type Office } from './office.ts';
import type { OperatorReply, OperatorRequest } from './requests.ts';

const dayMs = 24 * 60 * 60_000;
const accountsPerPage = 500;
const maxBansListed = 10_000;

/** Does what the operator asks for. Whoever can write into the data folder may do all of it. */
export async function carryOut(office: Office, request: OperatorRequest): Promise<OperatorReply> {
  switch (request.command) {
    case 'create':
      return said(
        await createAdmin(office, request.username, request.password),
        `${request.username} is an admin now.`,
      );
    case 'set-role':
      return said(
        await setRole(office, request.username, request.role),
        `${request.username} is ${withArticle(request.role)} now.`,
      );
    case 'reset-password':
      return said(
        await resetPassword(office, request.username, request.password),
        `${request.username} has the new password and is signed out everywhere.`,
      );
    case 'list':
      return { ok: true, lines: await list(office) };
    case 'invite':
      return invite(office, request.uses, request.days);
    case 'ban':
      return ban(office, request);
    case 'unban':
      return said(await unban(office, request.username), `${request.username} may come in again.`);
    case 'list-bans':
      return { ok: true, lines: listBans(office) };
  }
}

/** Makes an account that is an admin; the error is a sentence. */
export async function createAdmin(office: Office, username: string, password: string): Promise<Result<void, string>> {
  const name = toUsernameKeys(username);
  if (await office.store.findAccount(name))
    return err(`There is an account ${username} already; promote it, or reset its password.`);
  const user_id = office.secrets.id();
  const release = office.claimName(name, user_id);
  if (!release) return err(`Somebody who is here now is called ${username}; choose another name.`);
  try {
    const password_hash = await hash(office, password);
    if (!password_hash.ok) return password_hash;
    const stored = await store(office, {
      kind: 'create-account',
      user_id,
      username,
      name,
      password_hash: password_hash.value,
      role: 'admin',
      at: office.now(),
      audit: office.audit('create-account', { user_id, username, role: 'admin' }),
    });
    return stored.ok && stored.value === 'taken' ? err(`The name ${username} is taken.`) : toVoid(stored);
  } finally {
    release();
  }
}

export async function setRole(office: Office, username: string, role: UserRole): Promise<Result<void, string>> {
  const account = await office.store.findAccount(toUsernameKeys(username));
  if (!account) return err(noSuchAccount(username));
  const { user_id } = account;
  const audit = office.audit('set-role', { user_id, username: account.username, role });
  const stored = await store(office, { kind: 'set-role', user_id, role, audit });
  if (stored.ok) office.onRole(user_id, role);
  return toVoid(stored);
}

export async function resetPassword(office: Office, username: string, password: string): Promise<Result<void, string>> {
  const account = await office.store.findAccount(toUsernameKeys(username));
  if (!account) return err(noSuchAccount(username));
  const password_hash = await hash(office, password);
  if (!password_hash.ok) return password_hash;
  const { user_id } = account;
  const audit = office.audit('reset-password', { user_id, username: account.username });
  const stored = await store(office, { kind: 'set-password', user_id, password_hash: password_hash.value, audit });
  if (stored.ok) office.onSessionsEnded(user_id);
  return toVoid(stored);
}

async function list(office: Office): Promise<string[]> {
  const lines: string[] = [];
  for (let after = ''; ; ) {
    const page = await office.store.listAccounts(after, accountsPerPage);
    lines.push(...page.map(toLine));
    const last = page.at(-1);
    if (!last || page.length < accountsPerPage) return lines.length > 0 ? lines : ['There are no accounts yet.'];
    after = last.key;
  }
}

function toLine({ username, role, created_at }: Account): string {
  return `${role.padEnd(9)}  ${new Date(created_at).toISOString().slice(0, 10)}  ${username}`;
}

async function invite(office: Office, uses: number, days: number): Promise<OperatorReply> {
  const code = office.secrets.code();
  const at = office.now();
  const expires_at = at + days * dayMs;
  const stored = await store(office, {
    kind: 'create-invite',
    code_hash: office.secrets.hash(code),
    role: 'user',
    uses,
    expires_at,
    at,
    audit: office.audit('create-invite', { until: expires_at }),
  });
  if (!stored.ok) return { ok: false, lines: [stored.error] };
  return {
    ok: true,
    lines: [
      code,
      `Good for ${uses} ${uses === 1 ? 'account' : 'accounts'} until ${new Date(expires_at).toISOString()}.`,
    ],
  };
}

async function ban(
  office: Office,
  { username, days, reason }: OperatorRequest & { readonly command: 'ban' },
): Promise<OperatorReply> {
  const account = await office.store.findAccount(toUsernameKeys(username));
  if (!account) return { ok: false, lines: [noSuchAccount(username)] };
  if (office.sanctions.isFull) return { ok: false, lines: [tooManySanctions.message] };
  const { user_id, role } = account;
  const at = office.now();
  const until = days === undefined ? {} : { until: at + days * dayMs };
  const why = reason === undefined ? {} : { reason };
  const known = { user_id, username: account.username };
  const audit = office.audit('ban', { ...known, ...until, ...why });
  const refusal = await office.ban(
    { ...known, guest: false, role },
    { kind: 'ban', ...known, ...until, ...why, by_username: audit.by_username, at },
    audit,
  );
  if (refusal) return { ok: false, lines: [refusal.message] };
  const end = until.until === undefined ? 'for good' : `until ${new Date(until.until).toISOString()}`;
  return { ok: true, lines: [`${account.username} is kept out ${end}.`] };
}

async function unban(office: Office, username: string): Promise<Result<void, string>> {
  const found = office.sanctions.findServerBan({ name: toUsernameKeys(username) }, office.now());
  if (!found) return err(`Nobody called ${username} is kept out.`);
  const { user_id } = found;
  const refusal = await office.unban(found, office.audit('unban', { user_id, username: found.username }));
  return refusal ? err(refusal.message) : ok(undefined);
}

function listBans(office: Office): string[] {
  const bans = office.sanctions.listBans(undefined, office.now(), maxBansListed);
  return bans.length > 0 ? bans.map(toBanLine) : ['Nobody is kept out.'];
}

function toBanLine({ username, by_username, at, until, reason }: SanctionRecord): string {
  const day = (instant: number) => new Date(instant).toISOString().slice(0, 10);
  const end = until === undefined ? 'for good' : `until ${day(until)}`;
  return `${day(at)}  ${end.padEnd(16)}  ${username}, by ${by_username}${reason === undefined ? '' : `: ${reason}`}`;
}

async function hash(office: Office, password: string): Promise<Result<string, string>> {
  if (await office.passwords.isCommon(password))
    return err('This password is one of those that everyone tries first; choose another.');
  const hashed = await office.passwords.hash(password, consoleAsker);
  return hashed.ok ? hashed : err('Too many people sign in at once; try again.');
}

async function store(office: Office, write: Parameters<Office['commit']>[0][number]): Promise<Result<string, string>> {
  const outcome = await office.commit([write]);
  return outcome.ok ? ok(outcome.value[0]?.kind ?? 'done') : err(outcome.error.message);
}

const toVoid = (result: Result<unknown, string>): Result<void, string> => (result.ok ? ok(undefined) : result);
const said = (result: Result<void, string>, sentence: string): OperatorReply =>
  result.ok ? { ok: true, lines: [sentence] } : { ok: false, lines: [result.error] };
const noSuchAccount = (username: string) => `There is no account ${username}.`;
const withArticle = (role: UserRole) => (role === 'admin' ? 'an admin' : `a ${role}`);
