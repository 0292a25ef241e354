import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { HEADER_BYTES, isCommit, Messages, saysCommitted } from '../../../drills/shared/postgres-messages.ts';

/** Where a connection is cut: before COMMIT reaches the server, or after it did and before its reply comes back. */
export type Cut = 'before-commit' | 'after-commit' | 'at-load' | 'at-write' | 'hang-at-write';

/** A proxy between a ledger and PostgreSQL, which cuts connections where a test wants it. */
export interface CommitProxy {
  readonly url: string;
  /** Cuts that were made. */
  readonly cuts: readonly Cut[];
  /** Cuts the next connections that come to that point, as often as wanted. */
  cut(where: Cut, times?: number): void;
  close(): Promise<void>;
}

const LOAD = 'as durability';
const WRITE = 'insert into history';

/** Knows a statement by a part of its text, and by its name where the connection has prepared it already. */
class Known {
  readonly #names = new Set<string>();
  readonly #part: string;

  constructor(part: string) {
    this.#part = part;
  }

  has(message: Buffer): boolean {
    const type = message.toString('latin1', 0, 1);
    if (type === 'P' && message.includes(this.#part)) {
      this.#names.add(textAt(message, HEADER_BYTES));
      return true;
    }
    // Bind: the portal's name, which is empty, and the statement's.
    return type === 'B' && this.#names.has(textAt(message, HEADER_BYTES + 1));
  }
}

function textAt(message: Buffer, start: number): string {
  return message.toString('latin1', start, message.indexOf(0, start));
}

export async function startCommitProxy(serverUrl: string): Promise<CommitProxy> {
  const target = new URL(serverUrl);
  const planned: Cut[] = [];
  const cuts: Cut[] = [];
  const sockets = new Set<Socket>();

  /** Whether this is a point where a cut is planned; the plan is used up by it. */
  const comesTo = (...points: readonly Cut[]): Cut | null => {
    const next = planned[0];
    if (next === undefined || !points.includes(next)) return null;
    planned.shift();
    cuts.push(next);
    return next;
  };

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const messages = new Messages();
    const [loads, writes] = [new Known(LOAD), new Known(WRITE)];
    let state: 'open' | 'reply-is-lost' | 'hangs' = 'open';
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
    client.on('data', (chunk) => {
      for (const message of messages.take(chunk)) {
        if (state === 'hangs') return;
        const cut = isCommit(message)
          ? comesTo('before-commit', 'after-commit')
          : writes.has(message)
            ? comesTo('at-write', 'hang-at-write')
            : loads.has(message)
              ? comesTo('at-load')
              : null;
        if (cut === 'before-commit' || cut === 'at-write' || cut === 'at-load') {
          end();
          return;
        }
        if (cut === 'after-commit') state = 'reply-is-lost';
        if (cut === 'hang-at-write') state = 'hangs';
        else upstream.write(message);
      }
    });
    upstream.on('data', (chunk) => {
      // The server has answered the COMMIT: it is done, and the ledger gets no answer.
      if (state === 'reply-is-lost') {
        if (saysCommitted(chunk)) end();
      } else if (state === 'open') client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = (server.address() as AddressInfo).port.toString();
  return {
    url: url.toString(),
    cuts,
    cut: (where, times = 1) => {
      for (let count = 0; count < times; count += 1) planned.push(where);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
