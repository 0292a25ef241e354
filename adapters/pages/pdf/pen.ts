import { FontFace } from './font-face.ts';
import { FontFaces, FontLibrary } from './fonts.ts';
import type { Pen } from './layout.ts';

/** Draws with the fonts that a document needs; characters that none of them has are added to `unknown`. */
export function penOf(document: PDFKit.PDFDocument, unknown: Set<string>): Pen {
  const library = new FontLibrary();
  const faces = { body: new FontFaces(library, 'body', unknown), bold: new FontFaces(library, 'bold', unknown) };
  const { font } = faces.body.primary;
  const registered = new Set<string>();
  return {
    faces,
    ascent: font.ascent / font.unitsPerEm,
    draw({ face, text, isRightToLeft }, x, y, size) {
      if (!(face instanceof FontFace)) return;
      if (!registered.has(face.name)) {
        // The library takes a parsed font too, and its types do not know it.
        document.registerFont(face.name, face.font as unknown as string);
        registered.add(face.name);
      }
      document.font(face.name).fontSize(size);
      // The lines are broken already; a break of the library's own would add pages behind our back.
      document.text(text, x, y, {
        lineBreak: false,
        baseline: 'alphabetic',
        // With features a run is shaped whole; word by word, those from right to left would come in the other order.
        ...(isRightToLeft ? { features: [] } : {}),
      });
    },
  };
}
