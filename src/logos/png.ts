import { inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import type { Logo } from '../core/records/issuer.ts';
import { LogoRefused, MOST_PIXELS_A_SIDE, MOST_STORED_BYTES, STORED_BOX } from './bounds.ts';
import { reduced, type Pixels } from './reduce.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const NOT_A_PNG = 'The logo is a damaged PNG: save it again as PNG.';
/** A picture with more clear pixels than this needs a ground. Rounded corners have fewer. */
const MOST_CLEAR_SHARE = 0.1;

export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/** A PNG as a logo: its pixels only, without any other part of the file. Throws LogoRefused. */
export function pngLogo(bytes: Buffer): Logo {
  const pixels = reduced(pixelsOf(bytes), STORED_BOX);
  const content = written(pixels);
  if (content.length > MOST_STORED_BYTES) {
    throw new LogoRefused('The logo has too many details for a PNG of 96 KiB: use a simpler picture, or an SVG.');
  }
  return { type: 'png', width: pixels.width, height: pixels.height, isOpaque: isOpaque(pixels), content };
}

function pixelsOf(bytes: Buffer): Pixels {
  checkSize(bytes);
  try {
    const { width, height, data } = PNG.sync.read(bytes, { checkCRC: true, skipRescale: false });
    return { width, height, data };
  } catch {
    throw new LogoRefused(NOT_A_PNG);
  }
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function* chunksOf(bytes: Buffer): Generator<Chunk> {
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length < length) throw new LogoRefused(NOT_A_PNG);
    yield { type: bytes.toString('latin1', at + 4, at + 8), data };
    at += 12 + length;
  }
}

/**
 * Checks the sides and the unpacked length before the library unpacks anything: a small file can unpack to gigabytes.
 * Interlaced rows have a filter byte for each of seven passes, hence the allowance.
 */
function checkSize(bytes: Buffer): void {
  const chunks = [...chunksOf(bytes)];
  const head = chunks[0];
  if (head?.type !== 'IHDR' || head.data.length !== 13) throw new LogoRefused(NOT_A_PNG);
  const width = head.data.readUInt32BE(0);
  const height = head.data.readUInt32BE(4);
  if (width === 0 || height === 0) throw new LogoRefused(NOT_A_PNG);
  if (width > MOST_PIXELS_A_SIDE || height > MOST_PIXELS_A_SIDE) {
    throw new LogoRefused(
      `The logo is ${width} × ${height} pixels: make it at most ${MOST_PIXELS_A_SIDE} × ${MOST_PIXELS_A_SIDE}.`,
    );
  }
  if (chunks.filter(({ type }) => type === 'IHDR').length > 1) throw new LogoRefused(NOT_A_PNG);
  const most = height * (width * 8 + 1) + 7 * (width + height) + 64;
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  try {
    inflateSync(packed, { maxOutputLength: most });
  } catch {
    throw new LogoRefused('The logo unpacks to more than its size allows, or is damaged: save it again as PNG.');
  }
}

function written({ width, height, data }: Pixels): Uint8Array {
  const png = new PNG({ width, height });
  png.data = Buffer.from(data);
  return PNG.sync.write(png, { colorType: 6, deflateLevel: 9 });
}

function isOpaque({ data }: Pixels): boolean {
  let clear = 0;
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) < 128) clear += 1;
  return clear <= (data.length / 4) * MOST_CLEAR_SHARE;
}
