import { open } from 'node:fs/promises';
import type { Logo } from '../core/records/issuer.ts';
import { LogoRefused, MOST_BYTES } from './bounds.ts';
import { isPng, pngLogo } from './png.ts';
import { svgLogo } from './svg/svg.ts';

/** A logo from the bytes of a file, written again by this gateway. Throws LogoRefused. */
export function logoOf(bytes: Buffer): Logo {
  if (bytes.length > MOST_BYTES) throw new LogoRefused('The logo has more than 1 MiB: make the file smaller.');
  return isPng(bytes) ? pngLogo(bytes) : svgLogo(bytes);
}

/** The same from a file of this machine. Reads no more than the bound. */
export async function readLogo(path: string): Promise<Logo> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES + 1), 0, MOST_BYTES + 1, 0);
    return logoOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
