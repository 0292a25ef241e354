import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { activeDeliveries, createDeliveries } from './metrc-creation.ts';

/** A sales delivery as the server knows it. */
export interface MetrcDelivery {
  readonly id: number;
  readonly licenseNumber: string;
  completedAt: string | null;
  voidedOn: string | null;
  /** The object of the array that made it, as it came; absent where the test added it. */
  readonly creation?: Record<string, unknown>;
  /** The object of the array that completed it, as it came. */
  completion: Record<string, unknown> | null;
}

interface MetrcUser {
  readonly vendorKey: string;
  readonly userKey: string;
  readonly licenseNumbers: readonly string[];
}

/** Faults for the next request of a method; each request uses one up. */
export type MetrcFailure = { readonly method?: 'GET' | 'PUT' | 'POST' } & (
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Does what was asked, and cuts the connection before the answer. */
  | { readonly kind: 'lost' }
);

interface MetrcRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/**
 * The part of Metrc's version 2 that completes sales deliveries, as its documents describe it: HTTP Basic with the
 * vendor's and the user's key, a licence that must fit, an array of at most ten objects with exactly the documented
 * fields, an empty 200 for success, a PUT that may be repeated.
 */
export interface MetrcServer {
  readonly url: string;
  readonly requests: readonly MetrcRequest[];
  readonly deliveries: ReadonlyMap<number, MetrcDelivery>;
  addUser(user: MetrcUser): void;
  addDelivery(delivery: Pick<MetrcDelivery, 'id' | 'licenseNumber'> & Partial<MetrcDelivery>): MetrcDelivery;
  failNext(...failures: MetrcFailure[]): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const UNAUTHORIZED: Answer = { status: 401, body: { Message: 'Authorization has been denied for this request.' } };
const OBJECT_LIMIT = 10;
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  Id: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  ActualArrivalDateTime: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/.test(value),
  PaymentType: (value) => value === null || isText(value),
  AcceptedPackages: (value) => Array.isArray(value) && value.every(isText),
  ReturnedPackages: (value) => Array.isArray(value) && value.every((item) => faultsOf(item, RETURNED).length === 0),
};
const RETURNED: typeof FIELDS = {
  Label: isText,
  ReturnQuantityVerified: (value) => typeof value === 'number' && value >= 0,
  ReturnUnitOfMeasure: isText,
  ReturnReason: isText,
  ReturnReasonNote: (value) => typeof value === 'string',
};

/** Starts one on a free loopback port. */
export async function startMetrcServer(): Promise<MetrcServer> {
  const users: MetrcUser[] = [];
  const deliveries = new Map<number, MetrcDelivery>();
  const requests: MetrcRequest[] = [];
  const failures: MetrcFailure[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, url, body, headers });
      const index = failures.findIndex((failure) => failure.method === undefined || failure.method === method);
      const [failure] = index < 0 ? [] : failures.splice(index, 1);
      const work = (): Answer => answerTo(request, body, users, deliveries);
      if (failure === undefined) write(response, work());
      else if (failure.kind === 'answer') response.writeHead(failure.status, failure.headers).end(failure.body);
      else if (failure.kind === 'lost') {
        work();
        request.socket.destroy();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    deliveries,
    addUser: (user) => users.push(user),
    addDelivery(fields) {
      const delivery: MetrcDelivery = { completedAt: null, voidedOn: null, completion: null, ...fields };
      deliveries.set(delivery.id, delivery);
      return delivery;
    },
    failNext: (...more) => failures.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function answerTo(
  request: IncomingMessage,
  body: string,
  users: readonly MetrcUser[],
  deliveries: Map<number, MetrcDelivery>,
): Answer {
  const url = new URL(request.url ?? '', 'http://metrc.invalid');
  const licenseNumber = url.searchParams.get('licenseNumber') ?? '';
  const user = users.find(
    ({ vendorKey, userKey }) =>
      request.headers.authorization === `Basic ${Buffer.from(`${vendorKey}:${userKey}`).toString('base64')}`,
  );
  if (user?.licenseNumbers.includes(licenseNumber) !== true) return UNAUTHORIZED;
  const id = /^\/sales\/v2\/deliveries\/([0-9]+)$/.exec(url.pathname)?.[1];
  if (request.method === 'GET' && id !== undefined) {
    const found = deliveries.get(Number(id));
    // A delivery that is not valid for the licence is answered like one that does not exist: 401, not 404.
    return found?.licenseNumber === licenseNumber ? { status: 200, body: shown(found) } : UNAUTHORIZED;
  }
  if (request.method === 'GET' && url.pathname === '/sales/v2/deliveries/active') {
    return activeDeliveries(url.searchParams, licenseNumber, deliveries);
  }
  if (request.method === 'POST' && url.pathname === '/sales/v2/deliveries') {
    return createDeliveries(parsed(body) as Record<string, unknown>[], licenseNumber, deliveries);
  }
  if (request.method !== 'PUT' || url.pathname !== '/sales/v2/deliveries/complete') return { status: 404 };
  if (request.headers['content-type']?.startsWith('application/json') !== true) return { status: 415 };
  return complete(body, licenseNumber, deliveries);
}

function complete(body: string, licenseNumber: string, deliveries: ReadonlyMap<number, MetrcDelivery>): Answer {
  const items = parsed(body);
  if (!Array.isArray(items)) return { status: 400, body: { Message: 'The request is invalid.' } };
  if (items.length > OBJECT_LIMIT) return { status: 413, body: { Message: 'Too many objects in the request.' } };
  const faults = items.flatMap((item: unknown, row) => faultsOf(item, FIELDS).map((message) => ({ row, message })));
  if (faults.length > 0) return { status: 400, body: faults };
  const wanted = items as Record<string, unknown>[];
  const found = wanted.map((item) => deliveries.get(Number(item['Id'])));
  if (found.some((delivery) => delivery?.licenseNumber !== licenseNumber)) return UNAUTHORIZED;
  const voided = found.flatMap((delivery, row) =>
    delivery?.voidedOn == null ? [] : [{ row, message: `Delivery ${delivery.id} was voided.` }],
  );
  if (voided.length > 0) return { status: 400, body: voided };
  for (const [index, item] of wanted.entries()) {
    const delivery = found[index];
    // PUT is idempotent: a second one changes nothing.
    if (delivery === undefined || delivery.completedAt !== null) continue;
    delivery.completedAt = String(item['ActualArrivalDateTime']);
    delivery.completion = item;
  }
  return { status: 200 };
}

function shown(delivery: MetrcDelivery): Readonly<Record<string, unknown>> {
  return {
    Id: delivery.id,
    DeliveryNumber: String(delivery.id).padStart(10, '0'),
    FacilityLicenseNumber: delivery.licenseNumber,
    ActualArrivalDateTime: delivery.completedAt,
    CompletedDateTime: delivery.completedAt,
    SalesDeliveryState: 'Undesignated',
    VoidedDate: delivery.voidedOn,
  };
}

function faultsOf(item: unknown, fields: typeof FIELDS): string[] {
  if (typeof item !== 'object' || item === null) return ['The object is missing.'];
  const values = new Map(Object.entries(item));
  return [
    ...Object.keys(fields).flatMap((name) =>
      !values.has(name)
        ? [`The ${name} field is required.`]
        : fields[name]!(values.get(name))
          ? []
          : [`The ${name} field is not valid.`],
    ),
    ...[...values.keys()].filter((name) => !(name in fields)).map((name) => `The ${name} field is not known.`),
  ];
}

function write(response: ServerResponse, { status, body }: Answer): void {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
