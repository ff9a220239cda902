import { hash, verify } from '@node-rs/argon2';
import type { Hasher } from '../accounts/passwords.ts';

/** 46 MiB and one pass, as OWASP advises; argon2id is what the library takes by itself. */
const options = { memoryCost: 47_104, timeCost: 1, parallelism: 1, outputLen: 32 };

/** Argon2id in threads of its own. */
export const argon2Hasher: Hasher = {
  hash: (password) => hash(password, options),
  verify: (passwordHash, password) => verify(passwordHash, password),
  dummyHash: toDummyHash(),
};

/** Of no password: what is hashed against it costs what any other costs. */
function toDummyHash(): string {
  const { memoryCost, timeCost, parallelism, outputLen } = options;
  const zeros = (count: number) => Buffer.alloc(count).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${zeros(16)}$${zeros(outputLen)}`;
}
