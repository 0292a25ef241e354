import type { Bound } from '../../src/core/console/search.ts';
import type { Bind } from './walk.ts';

/** A condition for each bound of a column. */
export function bounds(
  column: string,
  type: 'bigint' | 'date',
  of: readonly Bound<bigint | string>[] | undefined,
  bind: Bind,
): readonly string[] {
  return (of ?? []).map(({ operator, value }) => `${column} ${operator} cast(${bind(value)} as ${type})`);
}
