import { encodeMessage, keepsAll, limits, protocolLevel, type ServerMessageOf } from '@tertulia/protocol';
import type { Config } from '../config.ts';
import { heartbeat } from './sweep.ts';

/** Gives the greeting of a socket, encoded but for the id its guest will have: all else is the same for everyone. */
export function createWelcome(
  config: Pick<Config, 'guests' | 'registration' | 'maxFileBytes' | 'retention'>,
  version: string,
): (guestId: string) => string {
  const welcome: ServerMessageOf<'Welcome'> = {
    type: 'Welcome',
    message: 'Welcome to Tertulia. Send Join with a username.',
    server: { name: 'tertulia', version },
    level: protocolLevel,
    features: [
      'rooms',
      'dm',
      'typing',
      'resume',
      'guests',
      'accounts',
      'edits',
      'reactions',
      'pins',
      'mentions',
      'notify',
      'files',
      'search',
    ],
    limits: { ...limits, max_file_bytes: config.maxFileBytes },
    heartbeat: { every_ms: heartbeat.everyMs, grace_ms: heartbeat.graceMs },
    auth: { guests: config.guests, registration: config.registration },
    ...(!keepsAll(config.retention) && { retention: config.retention }),
    user_id: '',
  };
  const beginning = encodeMessage(welcome).slice(0, -'"}'.length);
  return (guestId) => `${beginning}${guestId}"}`;
}
