import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, useId } from 'react';

type Labelled = {
  readonly label: string;
  /** What one should know before writing. */
  readonly note?: ReactNode;
  /** What is wrong with what was written. */
  readonly problem?: string | undefined;
};

type FieldProps = InputHTMLAttributes<HTMLInputElement> & Labelled & { readonly ref?: Ref<HTMLInputElement> };

/** One line of text with its name above it and what is wrong with it below. */
export function Field({ label, note, problem, className = '', ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={`field ${className}`}
        dir="auto"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-note ${id}-problem`}
        {...input}
      />
      <FieldNotes id={id} note={note} problem={problem} />
    </div>
  );
}

type ChoiceProps<T extends string> = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'value' | 'onChange'> &
  Labelled & {
    readonly value: T;
    readonly options: readonly (readonly [value: T, words: string])[];
    readonly onChoose: (value: T) => void;
  };

/** One of a few. */
export function Choice<T extends string>({ label, note, problem, value, options, onChoose, ...rest }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field"
        value={value}
        aria-describedby={`${id}-note ${id}-problem`}
        onChange={(event) => onChoose(event.target.value as T)}
        {...rest}
      >
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
      <FieldNotes id={id} note={note} problem={problem} />
    </div>
  );
}

function FieldNotes({ id, note, problem }: { readonly id: string } & Pick<Labelled, 'note' | 'problem'>) {
  return (
    <>
      {note && (
        <p id={`${id}-note`} className="field-note">
          {note}
        </p>
      )}
      <p id={`${id}-problem`} className="field-problem" role="alert">
        {problem}
      </p>
    </>
  );
}
