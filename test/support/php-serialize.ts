/** A value that PHP can serialize; a Map is an array with its keys. */
export type Serializable =
  string | number | boolean | null | readonly Serializable[] | ReadonlyMap<string, Serializable>;

/** The base64 of PHP's `serialize`, as a client in PHP sends it. */
export function serialized(value: Serializable): string {
  return Buffer.from(textOf(value), 'utf8').toString('base64');
}

function textOf(value: Serializable): string {
  if (value === null) return 'N;';
  if (typeof value === 'boolean') return `b:${value ? '1' : '0'};`;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? `i:${value};` : `d:${value};`;
  if (typeof value === 'string') return `s:${Buffer.byteLength(value)}:"${value}";`;
  const entries = value instanceof Map ? [...value] : [...(value as readonly Serializable[]).entries()];
  const items = (entries as readonly (readonly [string | number, Serializable])[]).map(
    ([key, item]) => textOf(/^(?:0|-?[1-9][0-9]{0,15})$/.test(String(key)) ? Number(key) : key) + textOf(item),
  );
  return `a:${items.length}:{${items.join('')}}`;
}
