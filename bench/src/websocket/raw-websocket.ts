import { connect, type Socket } from 'node:net';
import { FrameReader } from './frame-reader.ts';
import { encodeFrame, opcodes } from './frame-writer.ts';

/** Where a server listens. */
export type Target = { readonly host: string; readonly port: number; readonly path: string };

export type WebSocketEvents = {
  /** A text frame, as a piece of `bytes` that holds only until the call returns. */
  onText(bytes: Buffer, start: number, end: number): void;
  /** Called once, unless we destroyed it ourselves: the close code, or what happened instead. */
  onClosed(how: string): void;
};

const endOfHead = Buffer.from('\r\n\r\n');
const switched = 'HTTP/1.1 101 ';

// libuv on POSIX reads and hands over in one go, so all sockets can read into one buffer. Windows reads ahead.
const sharedBuffer = process.platform === 'win32' ? undefined : Buffer.alloc(256 * 1024);
const ownBufferBytes = 16 * 1024;

/**
 * A client's end of a WebSocket, made to cost as little as it can: no stream, no event per frame, no unmasking, no parsing.
 * It asks for `tertulia.v1.json` and for no extension, and takes no message in fragments, which our server does not send.
 */
export class RawWebSocket {
  private readonly socket: Socket;
  private readonly reader: FrameReader;
  /** What has come of the answer to the upgrade; undefined once it is through. */
  private head: Buffer | undefined = Buffer.alloc(0);
  private closeCode: number | undefined;
  private failure: string | undefined;
  private isDestroyed = false;

  constructor(
    target: Target,
    private readonly events: WebSocketEvents,
  ) {
    const { host, port, path } = target;
    this.reader = new FrameReader((opcode, bytes, start, end) => this.takeFrame(opcode, bytes, start, end));
    this.socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer: sharedBuffer ?? Buffer.alloc(ownBufferBytes),
        callback: (length, buffer) => {
          this.takeBytes(buffer as Buffer, length);
          return true;
        },
      },
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.failure ??= error.code ?? error.message;
    });
    this.socket.on('close', () => {
      if (!this.isDestroyed) this.events.onClosed(String(this.closeCode ?? this.failure ?? 'no close frame'));
    });
    this.socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: ${host}:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${'A'.repeat(22)}==`,
        'Sec-WebSocket-Protocol: tertulia.v1.json',
        '\r\n',
      ].join('\r\n'),
    );
  }

  send(text: string): void {
    this.socket.write(encodeFrame(opcodes.text, text));
  }

  sendBinary(bytes: Uint8Array): void {
    this.socket.write(encodeFrame(opcodes.binary, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  }

  bufferedBytes(): number {
    return this.socket.writableLength;
  }

  /** Drops the line without a word, as a network does. */
  destroy(): void {
    this.isDestroyed = true;
    this.socket.destroy();
  }

  private takeBytes(bytes: Buffer, length: number): void {
    if (this.isDestroyed) return;
    if (this.head === undefined) this.reader.push(bytes, 0, length);
    else this.takeHead(bytes.subarray(0, length));
  }

  private takeHead(bytes: Buffer): void {
    const head = Buffer.concat([this.head ?? Buffer.alloc(0), bytes]);
    const end = head.indexOf(endOfHead);
    if (end < 0) {
      this.head = head;
      return;
    }
    const statusLine = head.toString('latin1', 0, head.indexOf('\r'));
    if (!statusLine.startsWith(switched)) {
      this.failure = `the upgrade was answered with ${statusLine}`;
      this.socket.destroy();
      return;
    }
    this.head = undefined;
    this.reader.push(head, end + endOfHead.length, head.length);
  }

  private takeFrame(opcode: number, bytes: Buffer, start: number, end: number): void {
    // Whoever took the frame before this one, in the same piece, may have been done with the socket.
    if (this.isDestroyed) return;
    switch (opcode) {
      case opcodes.text:
        this.events.onText(bytes, start, end);
        break;
      case opcodes.ping:
        this.socket.write(encodeFrame(opcodes.pong, Buffer.from(bytes.subarray(start, end))));
        break;
      case opcodes.close:
        if (end - start >= 2) this.closeCode = bytes.readUInt16BE(start);
        this.socket.end(encodeFrame(opcodes.close, Buffer.from(bytes.subarray(start, end))));
        break;
    }
  }
}
