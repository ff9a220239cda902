import type { ConnectionState } from '@tertulia/protocol/client';
import { visibleText } from './visible-text.ts';

/** The connection in words. `now` is on the clock of `retryAt`. */
export function describeConnection(connection: ConnectionState, now: number): string {
  switch (connection.kind) {
    case 'idle':
      return 'starting';
    case 'connecting':
      return 'connecting…';
    case 'authenticating':
      return 'signing in…';
    case 'online':
      return 'online';
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
      return `not connected, next try in ${seconds} s`;
    }
    case 'signed-out':
      return connection.reason ? `signed out: ${visibleText(connection.reason)}` : 'signed out';
    case 'stopped':
      return `stopped: ${visibleText(connection.reason)}`;
  }
}
