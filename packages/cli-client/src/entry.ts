import type { User } from '@tertulia/protocol';

/** As whom to enter, as the command line said. A saved session is used wherever it fits. */
export type Entry =
  | { readonly kind: 'guest'; readonly name?: string }
  | { readonly kind: 'login'; readonly name: string; readonly password?: string }
  | { readonly kind: 'register'; readonly name: string; readonly invite?: string; readonly password?: string };

/** Whether this is the account of that name, as far as the spelling tells. */
export function isAccount(me: User | undefined, name: string): boolean {
  return (
    me !== undefined && !me.guest && me.username.normalize('NFC').toLowerCase() === name.normalize('NFC').toLowerCase()
  );
}
