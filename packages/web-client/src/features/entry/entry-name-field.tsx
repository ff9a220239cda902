import { limits } from '@tertulia/protocol';
import { Field } from '../../ui/field.tsx';
import type { Attempt } from './use-attempt.ts';

type EntryNameFieldProps = {
  readonly label: string;
  /** What the browser remembers it as. */
  readonly kind: 'nickname' | 'username';
  readonly name: string;
  readonly onName: (name: string) => void;
  /** Whether to begin here. */
  readonly isFirst: boolean;
  readonly attempt: Attempt;
};

/** Who comes in: the beginning of each form of the door. */
export function EntryNameField({ label, kind, name, onName, isFirst, attempt }: EntryNameFieldProps) {
  return (
    <Field
      label={label}
      name={kind}
      value={name}
      maxLength={limits.max_username_chars * 2}
      autoComplete={kind}
      autoCapitalize="off"
      spellCheck={false}
      required
      data-first-focus={isFirst ? true : undefined}
      problem={attempt.problemOf('username')}
      onChange={(event) => {
        onName(event.target.value);
        attempt.forget();
      }}
    />
  );
}
