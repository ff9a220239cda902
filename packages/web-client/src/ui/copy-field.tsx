import { useId, useRef, useState } from 'react';
import { Button } from './button.tsx';

/** Text to be taken elsewhere. */
export function CopyField({ label, text }: { readonly label: string; readonly text: string }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    setIsCopied(await copyText(text));
  };
  return (
    <div className="labelled copy">
      <label htmlFor={id}>{label}</label>
      <div className="copy-line">
        <input
          ref={field}
          id={id}
          className="field copy-text"
          dir="ltr"
          value={text}
          readOnly
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={() => void copy()} aria-label={`Copy ${label.toLocaleLowerCase()}`}>
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <output className="visually-hidden">{isCopied && `${label} copied`}</output>
    </div>
  );
}

/** The clipboard is there for pages from https and localhost alone; elsewhere what is selected can be copied. */
async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else return document.execCommand('copy');
    return true;
  } catch {
    return document.execCommand('copy');
  }
}
