import { type FormEvent, type ReactNode, useState } from 'react';
import type { Reply, RequestError } from '../chat/model.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { describeError } from './describe-error.ts';

type RequestDialogProps = {
  readonly title: string;
  /** What the button does, as a verb. */
  readonly verb: string;
  /** Takes something away from somebody. */
  readonly isGrave?: boolean;
  /** Whether what was filled in is worth sending. */
  readonly isReady?: boolean;
  readonly onClose: () => void;
  /** Asks the server. The dialog closes when it has agreed, and says why when it has not. */
  readonly request: () => Reply<unknown>;
  readonly describe?: (error: RequestError) => string;
  readonly children: ReactNode;
};

/** A question with a few fields, and one request as its answer. */
export function RequestDialog(props: RequestDialogProps) {
  const { title, verb, isGrave = false, isReady = true, onClose, request, describe = describeError, children } = props;
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || !isReady) return;
    setProblem(undefined);
    setIsBusy(true);
    const reply = await request();
    setIsBusy(false);
    if (reply.ok) onClose();
    else setProblem(describe(reply.error));
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        {children}
        <p className="field-problem" role="alert">
          {problem}
        </p>
        <div className="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={isGrave ? 'grave' : 'primary'} disabled={isBusy || !isReady}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
