import { argon2Hasher } from './argon2-hasher.ts';
import { serveHelper } from './serve-helper.ts';

export type HasherRequest =
  | { readonly kind: 'hash'; readonly password: string }
  | { readonly kind: 'verify'; readonly passwordHash: string; readonly password: string };

serveHelper(
  (request: HasherRequest): Promise<string | boolean> =>
    request.kind === 'hash'
      ? argon2Hasher.hash(request.password)
      : argon2Hasher.verify(request.passwordHash, request.password),
);
