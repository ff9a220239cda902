import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

test('flags come before variables, and variables before the defaults', () => {
  const config = readConfig(
    ['--port', '9000'],
    { TERTULIA_PORT: '9001', TERTULIA_HOST: '0.0.0.0', TERTULIA_RATE_LIMITS: 'off' },
    '1',
  );
  expect(config).toEqual({
    port: 9000,
    host: '0.0.0.0',
    dataDir: './data',
    rateLimits: false,
    guests: true,
    registration: 'open',
    logLevel: 'info',
    allowedOrigins: [],
    trustedProxies: [],
    exemptAddresses: [],
    newConnectionsPerS: 10_000,
    maxFileBytes: 26_214_400,
    userFileBytesPerDay: 524_288_000,
    maxUserFileBytes: 2_147_483_648,
    maxFilesBytes: 21_474_836_480,
    retention: {},
  });
});

test('all faults are listed at once', () => {
  const read = () => readConfig(['--port', 'many'], { TERTULIA_GUESTS: 'maybe' }, '1');
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/--port \(TERTULIA_PORT\): must be a number\n.*--guests \(TERTULIA_GUESTS\): must be on or off/);
});

test('an admin has a name and a password, and neither is told with the faults', () => {
  const admin = ['--admin-username', 'root', '--admin-password', 'correct horse'];
  expect(readConfig(admin, {}, '1').admin).toEqual({ username: 'root', password: 'correct horse' });
  expect(() => readConfig(admin.slice(0, 2), {}, '1')).toThrow(/--admin-password \(TERTULIA_ADMIN_PASSWORD\): .*both/);
  const read = () => readConfig([], { TERTULIA_ADMIN_USERNAME: 'root', TERTULIA_ADMIN_PASSWORD: 'secret' }, '1');
  expect(read).toThrow(/--admin-password \(TERTULIA_ADMIN_PASSWORD\): must have 8 to 128 characters/);
  expect(read).not.toThrow(/secret/);
});

test('addresses and ranges are read as such, and what is neither is named', () => {
  const { exemptAddresses, trustedProxies } = readConfig(
    ['--exempt-addresses', '192.0.2.7, 2001:db8::/32', '--trusted-proxies', '10.0.0.0/8'],
    {},
    '1',
  );
  expect([...exemptAddresses, ...trustedProxies].map(([address, bits]) => `${address.toString()}/${bits}`)).toEqual([
    '192.0.2.7/32',
    '2001:db8::/32',
    '10.0.0.0/8',
  ]);
  expect(() => readConfig(['--trusted-proxies', 'localhost,10.0.0.0/33'], {}, '1')).toThrow(
    /"localhost" is no address.*\n.*"10.0.0.0\/33" is no address/,
  );
});
