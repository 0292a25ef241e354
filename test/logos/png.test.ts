import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { PNG } from 'pngjs';
import { logoOf } from '../../src/logos/logo-file.ts';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

function pngOf(width: number, height: number, colourOf: (x: number, y: number) => Colour): Buffer {
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) png.data.set(colourOf(x, y), (y * width + x) * 4);
  }
  return PNG.sync.write(png);
}

const RED: Colour = [200, 30, 40, 255];

/** The checksum of a chunk, from the specification of PNG. */
function crcOf(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = [Buffer.alloc(4), Buffer.alloc(4)] as const;
  ends[0].writeUInt32BE(data.length);
  ends[1].writeUInt32BE(crcOf(body));
  return Buffer.concat([ends[0], body, ends[1]]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function headOf(width: number, height: number, interlace = 0): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, interlace], 8);
  return chunk('IHDR', head);
}

const END = chunk('IEND', Buffer.alloc(0));

describe('A PNG as a logo', () => {
  it('keeps its pixels, and no other part of its file', () => {
    const plain = pngOf(30, 20, () => RED);
    const text = chunk('tEXt', Buffer.from('Comment\0<script>alert(1)</script>'));
    const logo = logoOf(Buffer.concat([plain.subarray(0, 33), text, plain.subarray(33)]));
    expect(logo).toMatchObject({ type: 'png', width: 30, height: 20, isOpaque: true });
    expect(Buffer.from(logo.content).includes('script')).toBe(false);
    const again = PNG.sync.read(Buffer.from(logo.content));
    expect([...again.data.subarray(0, 4)]).toEqual(RED);
    expect(again.data.length).toBe(30 * 20 * 4);
  });

  it('is reduced to the size that pages need, by the averages of its pixels', () => {
    const { width, height, content } = logoOf(
      pngOf(1_200, 600, (x) => (x % 2 === 0 ? [0, 0, 0, 255] : [254, 0, 0, 255])),
    );
    expect([width, height]).toEqual([384, 192]);
    const { data } = PNG.sync.read(Buffer.from(content));
    expect(data[4 * 384 * 100 + 400]).toBeGreaterThan(60);
    expect(data[4 * 384 * 100 + 400]).toBeLessThan(190);
  });

  it('gets a ground in the dark if it is clear in more than its corners', () => {
    expect(logoOf(pngOf(40, 40, (x) => (x < 20 ? RED : [0, 0, 0, 0]))).isOpaque).toBe(false);
    expect(logoOf(pngOf(40, 40, (x, y) => (x < 4 && y < 4 ? [0, 0, 0, 0] : RED))).isOpaque).toBe(true);
  });

  it.each([
    ['2,001 pixels wide', () => pngOf(2_001, 1, () => RED), /2001 × 1 pixels: make it at most 2000 × 2000/],
    ['longer than 1 MiB', () => Buffer.concat([SIGNATURE, Buffer.alloc(1024 * 1024)]), /more than 1 MiB/],
    ['cut off', () => pngOf(30, 20, () => RED).subarray(0, 60), /save it again as PNG/],
    ['with a flipped bit', () => flipped(pngOf(30, 20, () => RED)), /save it again as PNG/],
    ['a head only', () => Buffer.concat([SIGNATURE, headOf(8, 8), END]), /save it again as PNG/],
    ['too detailed', () => pngOf(576, 192, (x, y) => noise(x, y)), /too many details/],
    ['a text', () => Buffer.from('GIF89a'), /neither a PNG nor an SVG/],
  ])('is refused if it is %s', (_kind, bytes, reason) => {
    expect(() => logoOf(bytes())).toThrow(reason);
  });

  it.each([
    ['plain', 0],
    ['interlaced', 1],
  ])('is refused before a %s file unpacks to more than its size allows', (_kind, interlace) => {
    const bomb = deflateSync(Buffer.alloc(200 * 1024 * 1024));
    const bytes = Buffer.concat([SIGNATURE, headOf(8, 8, interlace), chunk('IDAT', bomb), END]);
    expect(bytes.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().rss;
    expect(() => logoOf(bytes)).toThrow(/unpacks to more than its size allows/);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(45) ^ 1, 45);
  return copy;
}

function noise(x: number, y: number): Colour {
  const value = Math.imul(x * 7919 + y * 104_729, 2_654_435_761) >>> 0;
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, 255];
}
