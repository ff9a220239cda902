/** As long as a code may be in the protocol. */
const maxChars = 64;

type Page = {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'state' | 'replaceState'>;
};

/**
 * The code of an invitation that the page was opened with, as `#invite=CODE`. It is taken out of the address at once: it
 * is good for an account, and addresses are copied, bookmarked and looked at over shoulders.
 */
export function takeInvite({ location, history }: Page): string | undefined {
  const code = new URLSearchParams(location.hash.slice(1)).get('invite');
  if (code === null) return undefined;
  history.replaceState(history.state, '', location.pathname + location.search);
  const trimmed = code.trim().slice(0, maxChars);
  return trimmed === '' ? undefined : trimmed;
}

export function toInviteLink({ origin, pathname }: Pick<Location, 'origin' | 'pathname'>, code: string): string {
  return `${origin}${pathname}#${new URLSearchParams({ invite: code })}`;
}
