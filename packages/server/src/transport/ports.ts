import { type AddressInfo, connect, createServer } from 'node:net';

/**
 * Whether somebody listens there. uWS cannot tell: by default it shares a port with other listeners without a word, and in
 * its exclusive mode a server that was killed a moment ago cannot start again, for its old sockets still hold the port.
 */
export function isPortInUse(host: string, port: number): Promise<boolean> {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return new Promise((resolve) => {
    const probe = connect({ host: reachable, port });
    const settle = (isInUse: boolean) => {
      probe.destroy();
      resolve(isInUse);
    };
    probe.setTimeout(1_000, () => settle(false));
    // A connection from the port to itself is a quirk of TCP, not a listener.
    probe.once('connect', () => settle(probe.localPort !== port));
    probe.once('error', () => settle(false));
  });
}

export function findFreePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port: 0 }, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
