import type { WireRequest } from '../../dialect.ts';
import { charsetOf, type Charset } from '../../forms/charset.ts';
import { checkText, mayHideText } from '../../forms/json-guard.ts';
import { parseJson, type JsonValue } from '../../forms/json.ts';
import { MalformedRequest } from '../../forms/malformed-request.ts';
import { multipartPairs } from '../../forms/multipart.ts';
import { formPairs, fromBytePairs, type BytePair } from '../../forms/php-form.ts';
import { argumentsOfJson, argumentsOfWddx, type Argument, type Arguments } from '../arguments.ts';
import { MalformedPacket } from './malformed-packet.ts';
import { readPlainPacket } from './fast-path/plain-packet.ts';
import { packetText } from './packet-text.ts';
import { readWddx } from './read-wddx.ts';
import { upperCaseName } from './value.ts';

export type PacketFormat = 'JSON' | 'WDDX';

/** A call as it came: its arguments, and their format. */
export interface Packet {
  readonly given: Arguments;
  readonly format: PacketFormat;
}

/** The field of the vendor's try-it form in which real callers send the whole packet. */
const PACKET_FIELD = 'CALL_FUNCTION_DATA';
const MAX_ARGUMENTS = 1_000;
const CONTENT_TYPES: ReadonlySet<string> = new Set([
  '',
  'application/json',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'application/xml',
  'multipart/form-data',
  'text/json',
  'text/plain',
  'text/xml',
]);
/** A form without any of these names is not a call. */
const SIGNS_OF_A_CALL = ['API_CALL_FUNCTION_NAME', 'API_CORP_KEY_ID', 'CORP_ID'] as const;

/**
 * Reads a raw JSON or WDDX packet, a form whose fields are the arguments, or a form with the packet in one field.
 * Rejects with MalformedPacket or MalformedRequest for a body that is not a packet.
 */
export async function readPacket(request: WireRequest): Promise<Packet> {
  const { body } = request;
  if (!Buffer.isBuffer(body)) throw new TypeError(`The body was not read: ${body}`);
  const contentType = request.headers['content-type']?.trim() ?? '';
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!CONTENT_TYPES.has(mediaType)) {
    throw new MalformedRequest('unsupported-content-type', 'The content type of the body is not supported.');
  }
  const packet =
    mediaType === 'multipart/form-data'
      ? readForm(await multipartPairs(body, contentType))
      : readBody(body, charsetOf(contentType) ?? 'utf-8');
  if (packet.given.size > MAX_ARGUMENTS) {
    throw new MalformedRequest('too-many-parameters', `The packet has more than ${MAX_ARGUMENTS} arguments.`);
  }
  return packet;
}

function readBody(body: Buffer, charset: Charset): Packet {
  // The first character shows the kind of a body: callers label packets as forms, and forms as packets.
  return readText(body, charset) ?? readForm(formPairs(body, charset));
}

/** A packet by its first character; `null` for a text that does not begin like one. */
function readText(body: Buffer, charset: Charset): Packet | null {
  const text = packetText(body, charset);
  if (text === null) return null;
  if (!text.startsWith('<')) return { given: readJson(text), format: 'JSON' };
  const given = argumentsOfWddx(readPlainPacket(text) ?? readWddx(text));
  if (given === null) throw new MalformedPacket('invalid-value', 'The packet must hold a struct.');
  return { given, format: 'WDDX' };
}

function readJson(text: string): Arguments {
  let value: JsonValue;
  try {
    value = parseJson(text);
  } catch (error) {
    if (error instanceof MalformedRequest) throw error;
    throw new MalformedRequest('invalid-json', 'The packet is not valid JSON.');
  }
  const given = argumentsOfJson(value);
  if (given === null) throw new MalformedRequest('invalid-json', 'The packet must be a JSON object.');
  if (!mayHideText(text)) return given;
  for (const argument of given.values()) if (typeof argument === 'string') checkText(argument);
  return given;
}

function readForm(fields: readonly BytePair[]): Packet {
  const packet = fields.findLast(([name]) => upperCaseName(name) === PACKET_FIELD);
  // Not yet read as UTF-8: a packet may declare another encoding.
  if (packet !== undefined) return unwrapped(Buffer.from(packet[1], 'latin1'));
  const given = new Map<string, Argument>();
  for (const [name, value] of fromBytePairs(fields)) {
    given.set(upperCaseName(name), typeof value === 'string' ? value : null);
  }
  if (!SIGNS_OF_A_CALL.some((name) => given.has(name)))
    throw new MalformedRequest('invalid-json', 'The body holds no packet.');
  return { given, format: 'JSON' };
}

/** The form is decoded once already; a caller that encoded its packet twice left one more layer. */
function unwrapped(field: Buffer): Packet {
  let bytes = field;
  for (let layers = 0; layers <= 2; layers += 1) {
    const packet = readText(bytes, 'utf-8');
    if (packet !== null) return packet;
    bytes = percentDecoded(bytes);
  }
  throw new MalformedRequest('invalid-json', 'The field call_function_data holds no packet.');
}

/** Unlike in a form, a plus stays a plus. */
function percentDecoded(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  return Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_escape, digits: string) => String.fromCharCode(Number(`0x${digits}`))),
    'latin1',
  );
}
