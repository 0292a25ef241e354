import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The answer to the bytes of one request. */
export interface RawAnswer {
  /** 0 where the connection was closed without an answer. */
  readonly status: number;
  /** Names in lower case; of equal names the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** From the last byte that was sent to the last that came. */
  readonly ms: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
/** No answer of the gateway takes as long; a longer wait is a hang. */
const GIVEN_UP_MS = 30_000;

/** One connection after another to one server, for bytes that no client library would send. */
export class RawConnection {
  readonly #port: number;
  #socket: Socket | null = null;

  constructor(url: string) {
    this.#port = Number(new URL(url).port);
  }

  get isOpen(): boolean {
    return this.#socket !== null;
  }

  /**
   * Sends bytes and reads one answer. `isLast`: they may leave the connection in the middle of a request, so that it is
   * not used again; `isCut`: the caller goes away after them. Rejects where there is no answer in half a minute.
   */
  async send(bytes: Buffer, { isLast = false, isCut = false } = {}): Promise<RawAnswer> {
    const socket = this.#socket ?? (await this.#open());
    const answered = readAnswer(socket);
    if (isCut) socket.end(bytes);
    else socket.write(bytes);
    const answer = await answered;
    if (isLast || isCut || answer.status === 0 || answer.headers.get('connection') === 'close') this.close();
    return answer;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  async #open(): Promise<Socket> {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    // Detects a connection that the server closed between two requests.
    socket.once('close', () => {
      if (this.#socket === socket) this.#socket = null;
    });
    this.#socket = socket;
    return socket;
  }
}

function readAnswer(socket: Socket): Promise<RawAnswer> {
  const startedAt = performance.now();
  let received = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    const finish = (answer: Omit<RawAnswer, 'ms'>): void => {
      socket.off('data', take).off('close', closed);
      clearTimeout(timer);
      resolve({ ...answer, ms: performance.now() - startedAt });
    };
    const take = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const answer = answerIn(received, false);
      if (answer !== null) finish(answer);
    };
    const closed = (): void => {
      finish(answerIn(received, true) ?? { status: 0, headers: new Map(), body: received });
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No answer within ${GIVEN_UP_MS} ms`));
    }, GIVEN_UP_MS);
    socket.on('data', take).once('close', closed);
  });
}

/** The first answer that is whole, or `null`; one without a length ends with its connection. */
function answerIn(received: Buffer, isClosed: boolean): Omit<RawAnswer, 'ms'> | null {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const [first = '', ...lines] = received.subarray(0, headEnd).toString('latin1').split('\r\n');
  const status = Number(first.split(' ')[1]);
  const rest = received.subarray(headEnd + HEAD_END.length);
  if (status < 200) return answerIn(rest, isClosed);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  if (headers.get('transfer-encoding') === 'chunked') {
    // Node's own refusals are such, and empty. The gateway's answers all have a length.
    return rest.toString('latin1') === '0\r\n\r\n' ? { status, headers, body: Buffer.alloc(0) } : null;
  }
  const length = headers.get('content-length');
  if (length === undefined) return isClosed ? { status, headers, body: rest } : null;
  if (rest.length >= Number(length)) return { status, headers, body: rest.subarray(0, Number(length)) };
  // An answer to HEAD has the length of a body that is not sent.
  return isClosed ? { status, headers, body: rest } : null;
}
