import { type rememberDocuments, toPlainText } from '@tertulia/protocol/markdown';
import { createContext, useCallback, useContext } from 'react';

type DocumentOf = ReturnType<typeof rememberDocuments>;

const DocumentsContext = createContext<DocumentOf | undefined>(undefined);

export const DocumentsProvider = DocumentsContext.Provider;

/** Reads messages as Markdown, each once. */
export function useDocumentOf(): DocumentOf {
  const documentOf = useContext(DocumentsContext);
  if (!documentOf) throw new Error('DocumentsProvider is missing above this component');
  return documentOf;
}

/** What messages say without their marks, for where a line stands for one. */
export function useWordsOf(): (message: { readonly content: string }) => string {
  const documentOf = useDocumentOf();
  return useCallback((message) => toPlainText(documentOf(message)), [documentOf]);
}
