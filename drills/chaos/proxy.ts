import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Lab } from '../shared/lab.ts';
import { isCommit, Messages, saysCommitted } from '../shared/postgres-messages.ts';

/** The fault for a connection whose COMMIT passes. */
export type CommitFault =
  /** It is cut, and COMMIT does not reach the server. */
  | 'cut-before-commit'
  /** It is cut after the commit; the gateway gets no answer. */
  | 'cut-after-commit'
  /** From here on nothing passes, either way, and neither side gets an error. */
  | 'hang-before-commit'
  | 'hang-after-commit'
  /** The server's answer is late. */
  | 'delay-commit';

export interface Episode {
  readonly fault: CommitFault;
  /** How many COMMITs get the fault. */
  readonly times: number;
  /** Which of the passing COMMITs: numbers below one. */
  readonly share: number;
  readonly delayMs: number;
}

/** A server behind a hang gets no sign of it; its side is closed after this time. */
const HALF_OPEN_MS = 20_000;

/** A proxy between the gateways and PostgreSQL, which outlives the server. */
export class FaultyProxy {
  readonly port: number;
  /** The faults that happened, counted by name. */
  readonly done: Record<string, number> = {};
  readonly #serverPort: number;
  readonly #random: () => number;
  readonly #sockets: Set<Socket>;
  #episode: Episode | null = null;
  #left = 0;

  private constructor(port: number, serverPort: number, random: () => number, sockets: Set<Socket>) {
    this.port = port;
    this.#serverPort = serverPort;
    this.#random = random;
    this.#sockets = sockets;
  }

  static async start(lab: Lab, serverPort: number, random: () => number): Promise<FaultyProxy> {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new FaultyProxy((server.address() as AddressInfo).port, serverPort, random, sockets);
    server.on('connection', (client) => {
      proxy.#carry(client);
    });
    lab.onClose(async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    });
    return proxy;
  }

  /** The same address through the proxy. */
  through(url: string): string {
    return Object.assign(new URL(url), { port: String(this.port) }).toString();
  }

  begin(episode: Episode): void {
    this.#episode = episode;
    this.#left = episode.times;
  }

  /** How many faults of the episode are left. */
  get left(): number {
    return this.#left;
  }

  end(): void {
    this.#left = 0;
  }

  #next(): Episode | null {
    if (this.#left === 0 || this.#episode === null || this.#random() >= this.#episode.share) return null;
    this.#left -= 1;
    const { fault } = this.#episode;
    this.done[fault] = (this.done[fault] ?? 0) + 1;
    return this.#episode;
  }

  #carry(client: Socket): void {
    const upstream = connect({ port: this.#serverPort, host: '127.0.0.1', noDelay: true });
    const messages = new Messages();
    let state: 'open' | 'reply-is-lost' | 'hangs' = 'open';
    const endBoth = (): void => {
      client.destroy();
      upstream.destroy();
    };
    const hang = (): void => {
      state = 'hangs';
      setTimeout(endBoth, HALF_OPEN_MS).unref();
    };
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      const end = (): void => {
        // As with a pulled cable: the other side gets no error.
        if (state !== 'hangs') endBoth();
      };
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    /** Whether the COMMIT goes on to the server. */
    const passes = ({ fault, delayMs }: Episode): boolean => {
      if (fault === 'cut-before-commit') endBoth();
      else if (fault === 'cut-after-commit') state = 'reply-is-lost';
      else if (fault === 'delay-commit') {
        upstream.pause();
        setTimeout(() => upstream.resume(), delayMs).unref();
      } else hang();
      return fault !== 'cut-before-commit' && fault !== 'hang-before-commit';
    };
    client.on('data', (chunk) => {
      for (const message of messages.take(chunk)) {
        if (state === 'hangs' || client.destroyed) return;
        const episode = isCommit(message) ? this.#next() : null;
        if (episode === null || passes(episode)) upstream.write(message);
      }
    });
    upstream.on('data', (chunk) => {
      if (state === 'open') client.write(chunk);
      else if (state === 'reply-is-lost' && saysCommitted(chunk)) endBoth();
    });
  }
}
