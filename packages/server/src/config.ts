import { existsSync, readFileSync } from 'node:fs';
import { limits, type Retention } from '@tertulia/protocol';
import { Command } from 'commander';
import { z } from 'zod';
import { newPassword, newUsername } from './operator/requests.ts';
import { parseRange } from './transport/address.ts';

const onOff = z.enum(['on', 'off'], { error: 'must be on or off' }).transform((value) => value === 'on');

const list = z
  .union([z.string(), z.array(z.string())])
  .transform((value) =>
    (typeof value === 'string' ? value.split(',') : value).map((one) => one.trim()).filter(Boolean),
  );

const ranges = list.transform((texts, context) =>
  texts.flatMap((text) => {
    const range = parseRange(text);
    if (range) return [range];
    context.addIssue(`${JSON.stringify(text)} is no address and no range such as 192.0.2.0/24`);
    return [];
  }),
);
const mebibyte = 1024 * 1024;
const bytes = (min: number, standard: number) =>
  z.coerce.number({ error: 'must be a number of bytes' }).int().min(min).max(Number.MAX_SAFE_INTEGER).default(standard);

const wholeNumber = (min: number, max: number) =>
  z.coerce.number({ error: 'must be a number' }).int().min(min).max(max);

const settingsSchema = z.object({
  port: z.coerce.number({ error: 'must be a number' }).int().min(0).max(65_535).default(8080),
  host: z.string().min(1).default('127.0.0.1'),
  dataDir: z.string().min(1).default('./data'),
  rateLimits: onOff.default(true),
  guests: onOff.default(true),
  registration: z.enum(['open', 'invite', 'closed']).default('open'),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  allowedOrigins: list.default([]),
  trustedProxies: ranges.default([]),
  exemptAddresses: ranges.default([]),
  newConnectionsPerS: z.coerce.number({ error: 'must be a number' }).int().min(1).max(1_000_000).default(10_000),
  maxFileBytes: bytes(1, limits.max_file_bytes),
  userFileBytesPerDay: bytes(0, 500 * mebibyte),
  maxUserFileBytes: bytes(0, 2_048 * mebibyte),
  maxFilesBytes: bytes(0, 20_480 * mebibyte),
  retentionDays: wholeNumber(1, 36_500).optional(),
  retentionCount: wholeNumber(1, 10_000_000).optional(),
  adminUsername: newUsername.optional(),
  adminPassword: newPassword.optional(),
});
type Settings = z.output<typeof settingsSchema>;
export type Config = Omit<Settings, 'adminUsername' | 'adminPassword' | 'retentionDays' | 'retentionCount'> & {
  /** What no room keeps longer. */
  readonly retention: Retention;
};
/** `admin` is there to be made at the start, and is not for keeping. */
export type StartConfig = Config & { readonly admin?: { readonly username: string; readonly password: string } };

const configSchema = settingsSchema.transform((settings, context): StartConfig => {
  const {
    adminUsername: username,
    adminPassword: password,
    retentionDays: days,
    retentionCount: count,
    ...rest
  } = settings;
  const retention = { ...(days !== undefined && { days }), ...(count !== undefined && { count }) };
  const config = { ...rest, retention };
  if (username !== undefined && password !== undefined) return { ...config, admin: { username, password } };
  if (username !== undefined || password !== undefined) {
    const missing = username === undefined ? 'adminUsername' : 'adminPassword';
    context.addIssue({ code: 'custom', path: [missing], message: 'an admin needs both a name and a password' });
  }
  return config;
});

type Setting = { readonly key: keyof Settings; readonly flag: string; readonly env: string; readonly help: string };

const settings: readonly Setting[] = [
  { key: 'port', flag: '--port <number>', env: 'TERTULIA_PORT', help: 'port to listen on; 0 picks a free one (8080)' },
  {
    key: 'host',
    flag: '--host <address>',
    env: 'TERTULIA_HOST',
    help: 'address to listen on; 0.0.0.0 for all (127.0.0.1)',
  },
  { key: 'dataDir', flag: '--data-dir <folder>', env: 'TERTULIA_DATA_DIR', help: 'where the database lives (./data)' },
  {
    key: 'guests',
    flag: '--guests <on|off>',
    env: 'TERTULIA_GUESTS',
    help: 'whether one may enter with a name alone (on)',
  },
  {
    key: 'registration',
    flag: '--registration <mode>',
    env: 'TERTULIA_REGISTRATION',
    help: 'who may make an account: open, invite or closed (open)',
  },
  {
    key: 'adminUsername',
    flag: '--admin-username <name>',
    env: 'TERTULIA_ADMIN_USERNAME',
    help: 'an account that is made an admin at the start, with the password below',
  },
  {
    key: 'adminPassword',
    flag: '--admin-password <password>',
    env: 'TERTULIA_ADMIN_PASSWORD',
    help: 'its password; others on this machine see flags, but not variables',
  },
  {
    key: 'maxFileBytes',
    flag: '--max-file-bytes <bytes>',
    env: 'TERTULIA_MAX_FILE_BYTES',
    help: 'the longest file somebody may upload (26214400)',
  },
  {
    key: 'userFileBytesPerDay',
    flag: '--user-file-bytes-per-day <bytes>',
    env: 'TERTULIA_USER_FILE_BYTES_PER_DAY',
    help: 'how much one person may upload in 24 hours (524288000)',
  },
  {
    key: 'maxUserFileBytes',
    flag: '--max-user-file-bytes <bytes>',
    env: 'TERTULIA_MAX_USER_FILE_BYTES',
    help: "how much all of one person's files may take (2147483648)",
  },
  {
    key: 'maxFilesBytes',
    flag: '--max-files-bytes <bytes>',
    env: 'TERTULIA_MAX_FILES_BYTES',
    help: 'how much all files may take on the disk; 0 takes none (21474836480)',
  },
  {
    key: 'retentionDays',
    flag: '--retention-days <number>',
    env: 'TERTULIA_RETENTION_DAYS',
    help: 'for how many days messages are kept, then erased; rooms may keep them for less (for good)',
  },
  {
    key: 'retentionCount',
    flag: '--retention-count <number>',
    env: 'TERTULIA_RETENTION_COUNT',
    help: 'how many messages of a room are kept at most, the newest; rooms may keep fewer (all)',
  },
  {
    key: 'rateLimits',
    flag: '--rate-limits <on|off>',
    env: 'TERTULIA_RATE_LIMITS',
    help: 'limits on messages, on attempts to sign in and on connections per address (on)',
  },
  {
    key: 'allowedOrigins',
    flag: '--allowed-origins <list>',
    env: 'TERTULIA_ALLOWED_ORIGINS',
    help: 'web origins besides our own, separated by commas',
  },
  {
    key: 'trustedProxies',
    flag: '--trusted-proxies <list>',
    env: 'TERTULIA_TRUSTED_PROXIES',
    help: 'addresses and ranges of proxies, whose X-Forwarded-For is believed',
  },
  {
    key: 'exemptAddresses',
    flag: '--exempt-addresses <list>',
    env: 'TERTULIA_EXEMPT_ADDRESSES',
    help: 'addresses and ranges to which no limit per address applies',
  },
  {
    key: 'newConnectionsPerS',
    flag: '--new-connections-per-s <number>',
    env: 'TERTULIA_NEW_CONNECTIONS_PER_S',
    help: 'how many connections may be opened in a second, from wherever (10000)',
  },
  {
    key: 'logLevel',
    flag: '--log-level <level>',
    env: 'TERTULIA_LOG_LEVEL',
    help: 'trace, debug, info, warn, error, fatal or silent (info)',
  },
];

/** Settings from flags, then `TERTULIA_*`, then `tertulia.config.json`. Throws a `ConfigError` that lists all faults at once. */
export function readConfig(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  version: string,
): StartConfig {
  const command = new Command('tertulia-server')
    .description('Tertulia: a chat that you host yourself')
    .version(version);
  for (const { flag, help, env: variable } of settings) command.option(flag, `${help} [${variable}]`);
  command.option('--config <file>', 'JSON file with the same settings (tertulia.config.json)');
  command.addHelpText('after', '\nAccounts and roles from the console: tertulia-server admin --help');
  command.parse([...argv], { from: 'user' });
  const flags = command.opts<Record<string, unknown>>();
  const faults: string[] = [];
  const file = readConfigFile(flags['config'] as string | undefined, faults);
  const merged: Record<string, unknown> = {};
  for (const { key, env: variable } of settings) {
    const value = flags[key] ?? env[variable] ?? file[key];
    if (value !== undefined) merged[key] = value;
  }
  const parsed = configSchema.safeParse(merged);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const setting = settings.find((one) => one.key === issue.path[0]);
      faults.push(`${setting?.flag.split(' ')[0] ?? issue.path.join('.')} (${setting?.env}): ${issue.message}`);
    }
  }
  if (faults.length > 0 || !parsed.success)
    throw new ConfigError(`the configuration has faults:\n  ${faults.join('\n  ')}`);
  return parsed.data;
}

/** The data folder alone, for who works on the data of a server. */
export function readDataDir(flag: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const faults: string[] = [];
  const file = readConfigFile(undefined, faults);
  const parsed = settingsSchema.shape.dataDir.safeParse(flag ?? env['TERTULIA_DATA_DIR'] ?? file['dataDir']);
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new ConfigError(`the data folder is not known: ${faults[0] ?? 'dataDir must be a text'}`);
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

function readConfigFile(named: string | undefined, faults: string[]): Record<string, unknown> {
  const path = named ?? 'tertulia.config.json';
  if (named === undefined && !existsSync(path)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error('it must hold one JSON object');
    for (const key of Object.keys(value)) {
      if (!settings.some((one) => one.key === key)) faults.push(`${path}: unknown setting ${JSON.stringify(key)}`);
    }
    return value as Record<string, unknown>;
  } catch (error) {
    faults.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
}
