import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as the fault sees it: its parameters, of a form or of JSON. */
export interface SeenCall {
  readonly action: string;
  readonly params: Map<string, string>;
  /** Of this action, from 1. */
  readonly count: number;
}

export interface SeenAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One way to be wrong: it changes a call before the right server has it, or the answer to it. */
export interface Fault {
  readonly name: string;
  readonly dialect: 'whmcs' | 'corp';
  /** The case that must name it. */
  readonly namedBy: string;
  readonly onCall?: (call: SeenCall) => void;
  /** `null`: the answer stays. */
  readonly onAnswer?: (answer: SeenAnswer, call: SeenCall) => Partial<SeenAnswer> | null;
  /** The answer in the place of the right server's. */
  readonly instead?: (call: SeenCall) => SeenAnswer | null;
}

interface WrongServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A server in front of a right one, with one fault. */
export async function startWrongServer(rightUrl: string, fault: Fault): Promise<WrongServer> {
  const counts = new Map<string, number>();
  const server: Server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const isJson = (request.headers['content-type'] ?? '').includes('json');
      const params = isJson ? readJson(body) : new Map(new URLSearchParams(body));
      const action = params.get('action') ?? params.get('API_CALL_FUNCTION_NAME') ?? '';
      const count = (counts.get(action) ?? 0) + 1;
      counts.set(action, count);
      const call: SeenCall = { action, params, count };
      fault.onCall?.(call);
      const sent = isJson ? JSON.stringify(Object.fromEntries(params)) : new URLSearchParams([...params]).toString();
      const right = fault.instead?.(call) ?? (await forward(`${rightUrl}${request.url ?? ''}`, request, sent));
      const wrong = { ...right, ...fault.onAnswer?.(right, call) };
      response.writeHead(wrong.status, { ...wrong.headers, 'content-type': wrong.type }).end(wrong.text);
    })().catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readJson(body: string): Map<string, string> {
  return new Map(Object.entries(JSON.parse(body === '' ? '{}' : body) as Record<string, string>));
}

const PASSED_ON = ['x-reason', 'x-ignored-parameters', 'idempotent-replayed', 'cache-control'];

async function forward(
  url: string,
  { method = 'POST', headers }: { method?: string | undefined; headers: IncomingHttpHeaders },
  body: string,
): Promise<SeenAnswer> {
  const hasBody = method !== 'GET';
  const key = headers['idempotency-key'];
  const answer = await fetch(url, {
    method,
    headers: {
      'content-type': headers['content-type'] ?? '',
      ...(typeof key === 'string' ? { 'idempotency-key': key } : {}),
    },
    ...(hasBody ? { body } : {}),
  });
  const kept = PASSED_ON.flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    text: await answer.text(),
    headers: Object.fromEntries(kept),
  };
}
