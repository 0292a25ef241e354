import type { DialectDescriptor, Param } from '../../../../adapters/descriptor.ts';

/** A request as it is sent, and as it is shown: with secrets as `***`. */
export interface CallRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export type CallMethod = 'POST' | 'GET';

const MASK = '***';

/**
 * The request to a gateway at a base URL, or at the URL of an API itself: one that ends with a path of the dialect, or
 * with the name of a file.
 */
export function callRequest(
  base: string,
  { client, paths }: DialectDescriptor,
  params: readonly Param[],
  { method, options }: { readonly method: CallMethod; readonly options: Readonly<Record<string, string | undefined>> },
): CallRequest {
  const { pathname } = new URL(base);
  const isWhole =
    /\.(?:php|cfm)$/.test(pathname) || paths.some((path) => pathname.endsWith(path.replace('/{*base/}', '/')));
  const url = isWhole ? base : `${base.replace(/(?<!\/)\/+$/, '')}${client.path}`;
  if (method === 'GET') {
    const query = new URLSearchParams(params.map(([name, value]): [string, string] => [name, value]));
    return { method, url: `${url}?${query.toString()}`, headers: {}, body: null };
  }
  const { contentType, body } = client.body(params, options);
  return { method, url, headers: { 'content-type': contentType }, body };
}

/** Whether a parameter of any dialect has a value that must not be shown. */
export function isSecret(dialects: readonly DialectDescriptor[], name: string): boolean {
  return dialects.some(({ client }) => client.secretParameters.includes(name.toLowerCase()));
}

/** The parameters without their secrets. */
export function masked(dialects: readonly DialectDescriptor[], params: readonly Param[]): readonly Param[] {
  return params.map(([name, value]) => [name, isSecret(dialects, name) ? MASK : value]);
}
