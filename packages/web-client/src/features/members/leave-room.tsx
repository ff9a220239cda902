import { useState } from 'react';
import { useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import { describeError } from '../describe-error.ts';

export function LeaveRoom({ roomId }: { readonly roomId: string }) {
  const client = useChatClient();
  const [problem, setProblem] = useState<string>();
  const leave = async () => {
    const reply = await client.leaveRoom(roomId);
    setProblem(reply.ok ? undefined : describeError(reply.error));
  };
  return (
    <div className="leave-room">
      <Button look="link" onClick={() => void leave()}>
        Leave room
      </Button>
      <p className="field-problem" role="alert">
        {problem}
      </p>
    </div>
  );
}
