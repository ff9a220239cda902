import { lazy, Suspense } from 'react';
import type { CodeProps } from './coloured-code.tsx';

type CodeBlockProps = { readonly text: string; readonly language: string | undefined };

/** Code, in colours once they are there. */
export function CodeBlock({ text, language }: CodeBlockProps) {
  return (
    <pre className="text-scroller" dir="auto">
      <code>
        {language === undefined ? (
          text
        ) : (
          <Suspense fallback={text}>
            <ColouredCode text={text} language={language} />
          </Suspense>
        )}
      </code>
    </pre>
  );
}

/** The grammars of languages are large; where they do not come, code is as readable without. */
const ColouredCode = lazy(() =>
  import('./coloured-code.tsx').catch(() => ({ default: ({ text }: CodeProps) => text })),
);
