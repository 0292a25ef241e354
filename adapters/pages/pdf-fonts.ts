import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create } from 'fontkit';

/** DejaVu knows Latin, Greek, Cyrillic, and the signs of currencies, where the PDF's own fonts know Western Europe. */
const FILES = {
  body: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf',
} as const;

export type FontName = keyof typeof FILES;
/** What the PDF library takes for a font. */
type FontSource = Parameters<PDFKit.PDFDocument['registerFont']>[1] & object;

let loading: Promise<Readonly<Record<FontName, FontSource>>> | undefined;

/** The fonts, parsed once: that takes three times as long as the rest of a short PDF. */
export function pdfFonts(): Promise<Readonly<Record<FontName, FontSource>>> {
  loading ??= Promise.all([loaded('body'), loaded('bold')]).then(([body, bold]) => ({ body, bold }));
  return loading;
}

async function loaded(name: FontName): Promise<FontSource> {
  const font = create(await readFile(createRequire(import.meta.url).resolve(FILES[name])));
  // The library takes a parsed font too, and its types do not know it.
  return font as unknown as FontSource;
}
