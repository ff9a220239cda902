import { useChatClient } from '../../chat/use-chat.ts';
import { RequestDialog } from '../request-dialog.tsx';

/** A guest has no way back in, and so is asked once more. */
export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useChatClient();
  return (
    <RequestDialog
      title="Sign out"
      verb="Sign out"
      isGrave
      onClose={onClose}
      request={async () => ({ ok: true, value: await client.logout() })}
    >
      <p className="form-lead">
        As a guest you leave your rooms, and cannot come back as the one you are now. Register to keep what is yours.
      </p>
    </RequestDialog>
  );
}
