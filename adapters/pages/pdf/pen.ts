import { FontFace } from './font-face.ts';
import { FontFaces, FontLibrary } from './fonts.ts';
import type { Pen } from './layout.ts';

/** Draws with the fonts that a document needs. Adds characters that no font has to `unknown`. */
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
        // The library takes a parsed font too, but its types do not say so.
        document.registerFont(face.name, face.font as unknown as string);
        registered.add(face.name);
      }
      document.font(face.name).fontSize(size);
      // The lines are already broken. A break by the library would add unexpected pages.
      document.text(text, x, y, {
        lineBreak: false,
        baseline: 'alphabetic',
        // With features the library shapes a run as a whole. Word by word, right-to-left words would be in reverse order.
        ...(isRightToLeft ? { features: [] } : {}),
      });
    },
  };
}
