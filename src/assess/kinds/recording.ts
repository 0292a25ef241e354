import type { WireRequest } from '../../../adapters/dialect.ts';
import type { DialectTraces, NamedCall } from '../../../adapters/kit/traces.ts';
import type { Finds } from '../found.ts';
import { endOfPath, METHODS, type Dialects } from './kind.ts';

/** A request of a recording. */
export interface RecordedRequest {
  readonly method: string;
  /** The address or the path, with the query string. */
  readonly url: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * Reports the call of a recorded request; requests for other paths and by other methods are passed over.
 * @param where the file of a request that can be sent; `null` for one that was.
 */
export async function readRequest(
  request: RecordedRequest,
  dialects: Dialects,
  finds: Finds,
  where: string | null = null,
): Promise<void> {
  if (!METHODS.has(request.method.toUpperCase())) return;
  const [address = '', query = ''] = request.url.split(/\?(.*)/s);
  const path = address.replace(/^https?:\/\/[^/]*/i, '').toLowerCase();
  const dialect = dialects.find(({ paths, traces }) => traces !== undefined && paths.some((each) => isOn(path, each)));
  if (dialect?.traces === undefined) return;
  const found = await namesOf(dialect.traces, { ...wireOf(request), path, query });
  const call = { dialect: dialect.name, sort: where === null ? 'call' : 'place', where } as const;
  if (found.action === '') finds.hidden(call);
  else finds.call({ ...call, action: found.action, parameters: found.names });
}

function isOn(path: string, pattern: string): boolean {
  return `/${path}/`.includes(`/${endOfPath(pattern).toLowerCase()}/`);
}

/** A body that cannot be read shows no action. */
async function namesOf(traces: DialectTraces, request: WireRequest): Promise<NamedCall> {
  try {
    return await traces.read(request);
  } catch {
    return { action: '', names: [] };
  }
}

function wireOf({ method, contentType, body }: RecordedRequest): Omit<WireRequest, 'path' | 'query'> {
  return {
    ...{ requestId: '', method: method.toUpperCase(), pathParameters: {}, remoteAddress: '' },
    headers: { 'content-type': contentType === '' ? undefined : contentType },
    body,
  };
}
