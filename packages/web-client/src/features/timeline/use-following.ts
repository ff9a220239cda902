import { type RefObject, useEffect, useRef } from 'react';

/** Calls `scrollToEnd` when there is less or more room for the messages than before, if the reader was at their end. */
export function useFollowing(scroller: RefObject<HTMLElement | null>, isAtEnd: boolean, scrollToEnd: () => void): void {
  const latest = useRef({ isAtEnd, scrollToEnd });
  useEffect(() => {
    latest.current = { isAtEnd, scrollToEnd };
  });
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (latest.current.isAtEnd) latest.current.scrollToEnd();
    });
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller]);
}
