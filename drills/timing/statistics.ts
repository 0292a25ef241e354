/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
    : (sorted[Math.floor(middle)] ?? Number.NaN);
}

/**
 * The two-sided p of the Mann-Whitney test, by its normal approximation with the correction for ties: how likely two
 * samples of one and the same distribution are to differ as much as these.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))];
  all.sort((x, y) => x.value - y.value);
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < all.length;) {
    let to = from + 1;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const count = to - from;
    ties += count ** 3 - count;
    // Equal values share the mean of their ranks, which begin at one.
    rankSum += all.slice(from, to).filter(({ isA }) => isA).length * ((from + 1 + to) / 2);
    from = to;
  }
  const size = all.length;
  const deviation = Math.sqrt(((a.length * b.length) / 12) * (size + 1 - ties / (size * (size - 1))));
  if (deviation === 0) return 1;
  const distance = Math.abs(rankSum - (a.length * (a.length + 1)) / 2 - (a.length * b.length) / 2) - 0.5;
  return 2 * upperTail(Math.max(distance, 0) / deviation);
}

/** The normal distribution beyond z, by formula 26.2.17 of Abramowitz and Stegun, to 1e-7. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = series.reduceRight((value, coefficient) => (value + coefficient) * t, 0);
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
