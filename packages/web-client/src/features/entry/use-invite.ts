import { useEffect, useState } from 'react';
import { takeInvite } from './invite-link.ts';

/** The newest invitation: that of the page's address, or of a link that was followed in the same tab since. */
export function useInvite(first: string | undefined): string | undefined {
  const [invite, setInvite] = useState(first);
  useEffect(() => {
    const look = () => setInvite((before) => takeInvite(window) ?? before);
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  return invite;
}
