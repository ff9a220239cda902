import { type rememberDocuments, toPlainText } from '@tertulia/protocol/markdown';
import { createContext, useCallback, useContext } from 'react';
import { fileNamesOf } from '../../chat/files.ts';

type DocumentOf = ReturnType<typeof rememberDocuments>;

const DocumentsContext = createContext<DocumentOf | undefined>(undefined);

export const DocumentsProvider = DocumentsContext.Provider;

/** Reads messages as Markdown, each once. */
export function useDocumentOf(): DocumentOf {
  const documentOf = useContext(DocumentsContext);
  if (!documentOf) throw new Error('DocumentsProvider is missing above this component');
  return documentOf;
}

type Said = Parameters<DocumentOf>[0] & Parameters<typeof fileNamesOf>[0];

/** What messages say without their marks, or what their files are called, for where a line stands for one. */
export function useWordsOf(): (message: Said) => string {
  const documentOf = useDocumentOf();
  return useCallback((message) => toPlainText(documentOf(message)) || fileNamesOf(message), [documentOf]);
}
