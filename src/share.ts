/** A process's part of a bound that so many processes of a machine hold together: a whole number, at least 1. */
export function shareOf(bound: number, processes: number): number {
  return Math.max(1, Math.floor(bound / processes));
}
