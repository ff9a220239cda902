import type { File } from '../../entities.ts';

/** When the file's url ends, in milliseconds since 1970 by the server's clock; undefined if it does not say: see [FI7]. */
export function urlEndsAt({ url }: Pick<File, 'url'>): number | undefined {
  const until = /[?&]until=(\d{1,15})(&|$)/.exec(url)?.[1];
  return until === undefined ? undefined : Number(until);
}

const ownPath = /^\/files\/[A-Za-z0-9_-]+(\/thumbnail)?(\?[A-Za-z0-9_&=.-]*)?$/;

/** The url as a whole one of the server at `origin`; undefined for what leads anywhere else. */
export function toFileUrl(url: string, origin: string): string | undefined {
  return ownPath.test(url) ? `${origin}${url}` : undefined;
}
