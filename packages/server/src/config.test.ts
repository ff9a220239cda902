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
  });
});

test('all faults are listed at once', () => {
  const read = () => readConfig(['--port', 'many'], { TERTULIA_GUESTS: 'maybe' }, '1');
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/--port \(TERTULIA_PORT\): must be a number\n.*--guests \(TERTULIA_GUESTS\): must be on or off/);
});
