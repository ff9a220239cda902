import { useState } from 'react';
import { useChat } from '../../chat/use-chat.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { RegisterForm } from '../entry/register-form.tsx';

type RegisterDialogProps = { readonly invite: string | undefined; readonly onClose: () => void };

/** A guest becomes somebody. */
export function RegisterDialog({ invite, onClose }: RegisterDialogProps) {
  const username = useChat((state) => state.me?.username ?? '');
  const [name, setName] = useState(username);
  return (
    <Dialog title="Register" onClose={onClose}>
      <p className="form-lead">
        Register to keep your rooms and messages, and your name while you are away. You can then come back from
        anywhere.
      </p>
      <RegisterForm name={name} onName={setName} invite={invite} onRegistered={onClose} />
    </Dialog>
  );
}
