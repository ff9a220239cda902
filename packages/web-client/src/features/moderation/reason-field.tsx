import { limits } from '@tertulia/protocol';
import { Field } from '../../ui/field.tsx';

type ReasonFieldProps = {
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly note?: string;
};

export function ReasonField({
  reason,
  onReason,
  note = 'It is told to them, and kept in the audit log.',
}: ReasonFieldProps) {
  return (
    <Field
      label="Reason"
      value={reason}
      maxLength={limits.max_reason_chars}
      autoComplete="off"
      data-first-focus
      note={note}
      onChange={(event) => onReason(event.target.value)}
    />
  );
}

/** What is left out is not sent. */
export function toReason(reason: string): { readonly reason?: string } {
  const trimmed = reason.trim();
  return trimmed === '' ? {} : { reason: trimmed };
}
