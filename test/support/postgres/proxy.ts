import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { HEADER_BYTES, isCommit, Messages, saysCommitted } from '../../../drills/shared/postgres-messages.ts';

/** Where one connection is cut: before its COMMIT reaches the server, after the server has committed, at a statement. */
export type Cut = 'before-commit' | 'after-commit' | 'at-load' | 'at-write' | 'hang-at-write';

const LOAD = 'as durability';
const WRITE = 'insert into history';
/** BackendKeyData and its length: the process id follows. */
const KEY_DATA = Buffer.from([0x4b, 0, 0, 0, 12]);
/** A pooler gives its clients process ids of its own. */
const POOLER_PROCESS_ID = 1;

interface ProxyOptions {
  /** Gives clients another process id than the server's, as a pooler does. */
  readonly isPooler?: boolean;
}

/** Forwards connections to a PostgreSQL server; a test refuses, stalls or cuts them. */
export class PostgresProxy {
  /** The server's URL, through the proxy. */
  readonly url: string;
  /** Cuts that were made. */
  readonly cuts: Cut[] = [];
  readonly #target: URL;
  readonly #options: ProxyOptions;
  readonly #planned: Cut[] = [];
  readonly #pairs = new Set<Pair>();
  #server: Server | null;
  #isHanging = false;
  #fatal: string | null = null;

  private constructor(target: URL, server: Server, options: ProxyOptions) {
    this.#target = target;
    this.#server = server;
    this.#options = options;
    const { port } = server.address() as AddressInfo;
    this.url = Object.assign(new URL(target), { hostname: '127.0.0.1', port: String(port) }).toString();
    this.#accept(server);
  }

  static async start(serverUrl: string, options: ProxyOptions = {}): Promise<PostgresProxy> {
    return new PostgresProxy(new URL(serverUrl), await listening(0), options);
  }

  /** Closes every connection and refuses new ones. */
  async down(): Promise<void> {
    const closing = this.#server;
    this.#server = null;
    if (closing === null) return;
    const closed = new Promise((resolve) => closing.close(resolve));
    for (const pair of this.#pairs) pair.end();
    await closed;
  }

  /** Goes down when a client sends this text. */
  downAt(text: string): void {
    this.#fatal = text;
  }

  /** Forwards nothing in either direction, as a link that loses its packets; new connections get no answer. */
  hang(): void {
    this.#isHanging = true;
    for (const pair of this.#pairs) pair.pause();
  }

  /** Ends `down`, `downAt` and `hang`. */
  async up(): Promise<void> {
    this.#fatal = null;
    this.#isHanging = false;
    for (const pair of this.#pairs) pair.resume();
    if (this.#server !== null) return;
    this.#server = await listening(Number(new URL(this.url).port));
    this.#accept(this.#server);
  }

  /** Cuts the next `times` connections that reach this point. */
  cut(where: Cut, times = 1): void {
    for (let count = 0; count < times; count += 1) this.#planned.push(where);
  }

  close(): Promise<void> {
    return this.down();
  }

  #accept(server: Server): void {
    server.on('connection', (client) => {
      const upstream = connect({ port: Number(this.#target.port), host: this.#target.hostname, noDelay: true });
      const pair = new Pair(client, upstream, {
        onMessage: (message) => {
          if (this.#fatal !== null && message.includes(this.#fatal)) void this.down();
        },
        takeCut: (points) => this.#takeCut(points),
        isPooler: this.#options.isPooler === true,
      });
      this.#pairs.add(pair);
      client.once('close', () => this.#pairs.delete(pair));
      if (this.#isHanging) pair.pause();
    });
  }

  /** The cut that is planned for one of these points; the plan is then used up. */
  #takeCut(points: readonly Cut[]): Cut | null {
    const [next] = this.#planned;
    if (next === undefined || !points.includes(next)) return null;
    this.#planned.shift();
    this.cuts.push(next);
    return next;
  }
}

async function listening(port: number): Promise<Server> {
  const server = createServer({ noDelay: true });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

interface PairOptions {
  readonly onMessage: (message: Buffer) => void;
  readonly takeCut: (points: readonly Cut[]) => Cut | null;
  readonly isPooler: boolean;
}

/** One client's connection and the one to the server. */
class Pair {
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #options: PairOptions;
  readonly #messages = new Messages();
  readonly #loads = new KnownStatement(LOAD);
  readonly #writes = new KnownStatement(WRITE);
  #state: 'open' | 'reply-is-lost' | 'hangs' = 'open';

  constructor(client: Socket, upstream: Socket, options: PairOptions) {
    this.#client = client;
    this.#upstream = upstream;
    this.#options = options;
    for (const socket of [client, upstream]) {
      socket.on('error', () => {
        this.end();
      });
      socket.on('close', () => {
        this.end();
      });
    }
    client.on('data', (chunk) => {
      for (const message of this.#messages.take(chunk)) this.#send(message);
    });
    upstream.on('data', (chunk) => {
      this.#receive(chunk);
    });
  }

  end(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  pause(): void {
    this.#client.pause();
    this.#upstream.pause();
  }

  resume(): void {
    this.#client.resume();
    this.#upstream.resume();
  }

  #send(message: Buffer): void {
    this.#options.onMessage(message);
    if (this.#state === 'hangs' || this.#client.destroyed) return;
    const cut = this.#options.takeCut(this.#pointsOf(message));
    if (cut === 'hang-at-write') this.#state = 'hangs';
    else if (cut === 'after-commit') this.#state = 'reply-is-lost';
    else if (cut !== null) this.end();
    if (cut === null || cut === 'after-commit') this.#upstream.write(message);
  }

  #pointsOf(message: Buffer): readonly Cut[] {
    if (isCommit(message)) return ['before-commit', 'after-commit'];
    if (this.#writes.has(message)) return ['at-write', 'hang-at-write'];
    return this.#loads.has(message) ? ['at-load'] : [];
  }

  #receive(chunk: Buffer): void {
    if (this.#state === 'reply-is-lost' && saysCommitted(chunk)) this.end();
    if (this.#state !== 'open') return;
    const at = this.#options.isPooler ? chunk.indexOf(KEY_DATA) : -1;
    if (at >= 0) chunk.writeInt32BE(POOLER_PROCESS_ID, at + KEY_DATA.length);
    this.#client.write(chunk);
  }
}

/** Recognises a statement by a part of its text, and by its name once the connection has prepared it. */
class KnownStatement {
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
