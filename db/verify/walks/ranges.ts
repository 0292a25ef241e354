/** Ids from the first up to and without the end. */
export type Range = readonly [first: bigint, end: bigint];

/** The ranges of an int8multirange, as PostgreSQL writes it: `{[1,501),[700,701)}`; in order, apart from each other. */
export function rangesOf(text: string): readonly Range[] {
  return [...text.matchAll(/\[(-?\d+),(-?\d+)\)/g)].map(([, first, end]) => [BigInt(first ?? 0), BigInt(end ?? 0)]);
}

export function multirangeText(ranges: readonly Range[]): string {
  return `{${ranges.map(([first, end]) => `[${first},${end})`).join(',')}}`;
}

/** The ids of the first ranges that the second do not have; both in order. */
export function without(one: readonly Range[], other: readonly Range[]): readonly Range[] {
  const left: Range[] = [];
  let place = 0;
  for (const [first, end] of one) {
    let from = first;
    while (place < other.length && (other[place]?.[1] ?? 0n) <= from) place += 1;
    for (let at = place; at < other.length && (other[at]?.[0] ?? end) < end; at += 1) {
      const [cutFrom, cutEnd] = other[at] ?? [end, end];
      if (cutFrom > from) left.push([from, cutFrom]);
      if (cutEnd > from) from = cutEnd;
    }
    if (from < end) left.push([from, end]);
  }
  return left;
}
