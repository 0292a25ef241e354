/** Names and values as PHP's brackets write them: `itemamount[13]`. `null` is an empty text. */
export function fieldsOf(params: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(params).flatMap(([name, value]) => fieldsAt(name, value));
}

function fieldsAt(name: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((one, index) => fieldsAt(`${name}[${index}]`, one));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, one]) => fieldsAt(`${name}[${key}]`, one));
  }
  return [[name, textOf(value)]];
}

/** A value as a form has it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The same values with all of them as text, at any depth. */
export function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value !== 'object' || value === null) return textOf(value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asTexts(one)]));
}

/** A body of a form; names keep their brackets, as many callers send them. */
export function urlencoded(fields: readonly (readonly [string, string])[]): string {
  const nameOf = (name: string): string => encodeURIComponent(name).replaceAll('%5B', '[').replaceAll('%5D', ']');
  return fields.map(([name, value]) => `${nameOf(name)}=${encodeURIComponent(value)}`).join('&');
}

const BOUNDARY = '------------------------d74496d66958873e';
export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

/** A multipart body as PHP's cURL writes it for an array. */
export function multipart(fields: readonly (readonly [string, string])[]): string {
  const parts = fields.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}

/** A WDDX 1.0 packet of plain values. */
export function wddxPacket(value: unknown): string {
  return `<wddxPacket version='1.0'><header/><data>${elementOf(value)}</data></wddxPacket>`;
}

function elementOf(value: unknown): string {
  if (value === null || value === undefined) return '<null/>';
  if (typeof value === 'boolean') return `<boolean value='${value ? 'true' : 'false'}'/>`;
  if (typeof value === 'number') return `<number>${value}</number>`;
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
  if (Array.isArray(value)) return `<array length='${value.length}'>${value.map(elementOf).join('')}</array>`;
  const members = Object.entries(value).map(([name, one]) => `<var name='${escaped(name)}'>${elementOf(one)}</var>`);
  return `<struct>${members.join('')}</struct>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&apos;' };

function escaped(text: string): string {
  return text
    .replace(/[&<>']/g, (sign) => ENTITIES[sign] ?? sign)
    .replace(/\p{Cc}/gu, (sign) => `<char code='${sign.charCodeAt(0).toString(16).padStart(2, '0')}'/>`);
}
