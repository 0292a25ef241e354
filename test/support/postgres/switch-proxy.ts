import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A proxy before a database that a test takes away, and gives back. */
export interface SwitchProxy {
  readonly url: string;
  /** Cuts every connection; new ones are refused. */
  down(): Promise<void>;
  /** Goes down when a client sends this. */
  downAt(part: string): void;
  /** Holds everything back in both directions, as a link does that loses its packets; new connections get no answer. */
  hang(): void;
  /** Ends either. */
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function startSwitchProxy(serverUrl: string): Promise<SwitchProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const pairs = new Set<() => void>();
  let isHanging = false;
  let fatal: string | null = null;
  let port = 0;
  const up = async (): Promise<Server> => {
    const server = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname);
      const end = (): void => {
        client.destroy();
        upstream.destroy();
      };
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        // As the driver and the server do: else every answer above a packet waits for the acknowledgement of one.
        socket.setNoDelay();
        socket.on('error', end);
        socket.on('close', () => {
          sockets.delete(socket);
          end();
        });
      }
      const join = (): void => {
        if (isHanging) {
          client.unpipe().pause();
          upstream.unpipe().pause();
        } else {
          client.pipe(upstream);
          upstream.pipe(client);
        }
      };
      client.on('data', (chunk) => {
        if (fatal !== null && chunk.includes(fatal)) void down();
      });
      pairs.add(join);
      client.once('close', () => pairs.delete(join));
      join();
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    return server;
  };
  let server: Server | null = await up();
  const down = async (): Promise<void> => {
    const closing = server;
    server = null;
    if (closing === null) return;
    await new Promise<void>((resolve) => {
      closing.close(() => {
        resolve();
      });
      for (const socket of sockets) socket.destroy();
    });
  };
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.toString(),
    down,
    downAt: (part) => {
      fatal = part;
    },
    hang: () => {
      isHanging = true;
      for (const join of pairs) join();
    },
    up: async () => {
      fatal = null;
      isHanging = false;
      for (const join of pairs) join();
      server ??= await up();
    },
    close: down,
  };
}
