import './chat/no-eval.ts';
import './styles/tokens.css';
import './styles/base.css';
import './ui/ui.css';
import { rememberDocuments } from '@tertulia/protocol/markdown';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startChat } from './chat/start-chat.ts';
import { ChatProvider, toChat } from './chat/use-chat.ts';
import { takeInvite } from './features/entry/invite-link.ts';
import { DocumentsProvider } from './features/message-text/documents.ts';
import { App } from './features/shell/app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

// Before anything else may look at the address.
const invite = takeInvite(window);

createRoot(root).render(
  <StrictMode>
    <ChatProvider value={toChat(startChat())}>
      <DocumentsProvider value={rememberDocuments()}>
        <App invite={invite} />
      </DocumentsProvider>
    </ChatProvider>
  </StrictMode>,
);
