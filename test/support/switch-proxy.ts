import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands before a database that a test takes away, and gives back. */
export interface SwitchProxy {
  readonly url: string;
  /** Cuts every connection; new ones are refused. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function startSwitchProxy(serverUrl: string): Promise<SwitchProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
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
        socket.on('error', end);
        socket.on('close', () => {
          sockets.delete(socket);
          end();
        });
      }
      client.pipe(upstream);
      upstream.pipe(client);
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
    up: async () => {
      server ??= await up();
    },
    close: down,
  };
}
