import { encode } from 'uqr';
import { html, type Html } from '../../../adapters/html.ts';

/** A text as a QR code, in SVG: one path of its dark squares, with a light edge of four. */
export function qrCode(text: string, name: string): Html {
  const { data, size } = encode(text, { border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return html`<svg class="qr" viewBox="0 0 ${String(size)} ${String(size)}" role="img" aria-label="${name}">
    <rect width="100%" height="100%" fill="#fff" />
    <path d="${path}" fill="#000" />
  </svg>`;
}
