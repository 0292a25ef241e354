/** Red, green, blue and alpha of each pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A picture that fits a box: each pixel is the average of those that it replaces. A small picture stays. */
export function reduced(pixels: Pixels, box: { readonly width: number; readonly height: number }): Pixels {
  const factor = Math.max(pixels.width / box.width, pixels.height / box.height);
  if (factor <= 1) return pixels;
  const width = Math.max(1, Math.floor(pixels.width / factor));
  const height = Math.max(1, Math.floor(pixels.height / factor));
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const rows = spanOf(y, height, pixels.height);
    for (let x = 0; x < width; x += 1) {
      data.set(averageOf(pixels, spanOf(x, width, pixels.width), rows), (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The pixels that a pixel of a smaller picture replaces, at least one. */
function spanOf(index: number, count: number, of: number): Span {
  const from = Math.floor((index * of) / count);
  return { from, to: Math.max(from + 1, Math.floor(((index + 1) * of) / count)) };
}

/** Colours count by their alpha: a clear pixel has no colour. */
function averageOf({ width, data }: Pixels, columns: Span, rows: Span): readonly number[] {
  let [red, green, blue, alpha, count] = [0, 0, 0, 0, 0];
  for (let y = rows.from; y < rows.to; y += 1) {
    for (let x = columns.from; x < columns.to; x += 1) {
      const at = (y * width + x) * 4;
      const own = data[at + 3] ?? 0;
      red += (data[at] ?? 0) * own;
      green += (data[at + 1] ?? 0) * own;
      blue += (data[at + 2] ?? 0) * own;
      alpha += own;
      count += 1;
    }
  }
  return alpha === 0 ? [0, 0, 0, 0] : [red / alpha, green / alpha, blue / alpha, alpha / count];
}
