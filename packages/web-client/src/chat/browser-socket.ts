import type { Connect } from '@tertulia/protocol/client';

/** The server that served the page is the server to talk to. */
function socketUrl(page: Location): string {
  return `${page.protocol === 'https:' ? 'wss:' : 'ws:'}//${page.host}/ws`;
}

export const connectBrowserSocket: Connect = (subprotocols, events) => {
  const socket = new WebSocket(socketUrl(window.location), [...subprotocols]);
  let isClosed = false;
  const closed = (code: number, reason: string) => {
    if (isClosed) return;
    isClosed = true;
    events.onClose(code, reason);
  };
  socket.onopen = () => {
    if (!isClosed) events.onOpen(socket.protocol);
  };
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (!isClosed && typeof event.data === 'string') events.onFrame(event.data);
  };
  socket.onclose = (event) => closed(event.code, event.reason);
  const send = (frame: string | Uint8Array<ArrayBuffer>) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(frame);
  };
  return {
    send,
    sendBinary: send,
    bufferedBytes: () => socket.bufferedAmount,
    close(code, reason) {
      // Browsers allow scripts only 1000 and 3000 to 4999.
      socket.close(code === 1000 || code >= 3000 ? code : 1000, reason);
      // On a dead network the browser's own close event can take a minute; the core need not wait for it.
      setTimeout(() => closed(code, reason), 0);
    },
  };
};
