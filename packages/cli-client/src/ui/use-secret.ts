import { useState } from 'react';
import { createSecretInput, type SecretInput } from './secret-input.ts';

/** The secret input, with a render for each change of what it shows. What is written itself is in no state of React. */
export function useSecret(): SecretInput {
  const [, render] = useState(0);
  const [secret] = useState(() => createSecretInput(() => render((n) => n + 1)));
  return secret;
}
