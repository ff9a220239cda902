import { cutText } from './ui/layout.ts';
import { visibleText } from './ui/visible-text.ts';

/** One line of what a message said. */
export function excerptOf(content: string): string {
  return cutText(visibleText(content.trim().replaceAll(/\s+/gu, ' ')), 60);
}
