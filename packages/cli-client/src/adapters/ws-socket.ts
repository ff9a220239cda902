import type { Connect } from '@tertulia/protocol/client';
import { WebSocket } from 'ws';

const maxFrameBytes = 8 * 1024 * 1024;

/** Sockets of Node for the client core. */
export function createConnect(url: string): Connect {
  return (subprotocols, events) => {
    const socket = new WebSocket(url, [...subprotocols], {
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      handshakeTimeout: 10_000,
    });
    let problem = '';
    socket.on('open', () => events.onOpen(socket.protocol));
    socket.on('message', (data, isBinary) => {
      // With the default `binaryType` a message is one Buffer.
      if (!isBinary) events.onFrame((data as Buffer).toString('utf8'));
    });
    // An error is always followed by `close`, which says nothing of its own about the cause.
    socket.on('error', (error) => {
      problem = error.message;
    });
    socket.on('close', (code, reason) => events.onClose(code, reason.toString('utf8') || problem));
    const send = (frame: string | Uint8Array) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    };
    return {
      send,
      sendBinary: send,
      bufferedBytes: () => socket.bufferedAmount,
      close: (code, reason) => {
        socket.close(code, reason);
        // A dead peer never answers the close; do not keep the process waiting for it.
        setTimeout(() => socket.terminate(), 1000).unref();
      },
    };
  };
}
