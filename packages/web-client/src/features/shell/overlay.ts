import { createContext, useContext } from 'react';
import type { SharedFile } from '../../chat/files.ts';
import type { EditedMessage } from '../changes/edit-message-dialog.tsx';
import type { MessagePlace } from '../changes/revisions-dialog.tsx';
import type { MessageQuote } from '../moderation/message-dialogs.tsx';
import type { PersonAct } from '../moderation/person-acts.ts';

/** What can lie over the conversation. They stack: each goes back to what it was opened from. */
export type Overlay =
  | {
      readonly kind:
        | 'rooms'
        | 'members'
        | 'new-room'
        | 'browse'
        | 'mentions'
        | 'search'
        | 'profile'
        | 'password'
        | 'sessions'
        | 'sign-out'
        | 'invite'
        | 'reports'
        | 'audit-log';
    }
  | { readonly kind: 'register'; readonly invite?: string }
  | { readonly kind: 'room-settings' | 'invite-to-room' | 'pins' | 'notify'; readonly roomId: string }
  /** Without a room those of the whole server. */
  | { readonly kind: 'bans'; readonly roomId?: string }
  | { readonly kind: 'picture'; readonly file: SharedFile }
  | PersonAct
  | { readonly kind: 'edit-message'; readonly message: EditedMessage }
  | { readonly kind: 'revisions' | 'reactors' | 'react'; readonly message: MessagePlace }
  | { readonly kind: 'delete-message' | 'report-message'; readonly message: MessageQuote };

export const OverlayContext = createContext<((overlay: Overlay) => void) | undefined>(undefined);

export function useOpenOverlay(): (overlay: Overlay) => void {
  const open = useContext(OverlayContext);
  if (!open) throw new Error('OverlayContext is missing above this component');
  return open;
}
