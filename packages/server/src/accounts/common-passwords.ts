import { limits } from '@tertulia/protocol';

/** The passwords that people choose most, as far as they are long enough to be one here; in small letters. Read when first asked for. */
export function createCommonPasswords(): () => Promise<ReadonlySet<string>> {
  let loading: Promise<ReadonlySet<string>> | undefined;
  return () => (loading ??= load());
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter((password) => password.length >= limits.min_password_chars));
}
