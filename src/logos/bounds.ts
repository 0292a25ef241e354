/** A file that is not a logo that pages may show. The message says why, and what to do. */
export class LogoRefused extends Error {
  override readonly name = 'LogoRefused';
}

/** Of the file. Checked before it is read as a picture. */
export const MOST_BYTES = 1024 * 1024;
/** Of the picture as it is stored: every page carries it. */
export const MOST_STORED_BYTES = 96 * 1024;
/** Of a PNG on each side, checked before its pixels are unpacked. */
export const MOST_PIXELS_A_SIDE = 2_000;
/** The size to which a larger PNG is reduced: three times the size on a page, for sharp screens. */
export const STORED_BOX = { width: 576, height: 192 } as const;
