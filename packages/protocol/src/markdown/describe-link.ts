import type { Inline } from './document.ts';
import { toInlineText } from './plain-text.ts';

export type Link = Extract<Inline, { kind: 'link' }>;

/** Whether what a link says is where it leads, but for what people leave out of addresses. */
export function tellsTarget({ url, children }: Link): boolean {
  return bare(toInlineText(children)) === bare(url);
}

/** Whether what a link says looks like an address, and it leads to another. */
export function isMisleading(link: Link): boolean {
  const text = toInlineText(link.children).trim();
  return /^(?:[a-z][a-z\d+.-]*:|www\.|[^\s/@]+\.[^\s/@.]{2,}(?:[/:?#]|$))|@/i.test(text) && !tellsTarget(link);
}

function bare(address: string): string {
  return address
    .trim()
    .replace(/^(?:https?:\/\/|mailto:)/i, '')
    .replace(/\/$/, '');
}
