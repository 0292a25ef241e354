import { GROUPS } from './generated/methods.ts';
import type { Method } from './method.ts';

/** Every method of the dialect, by its name in lower case. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.values(GROUPS)
    .flat()
    .map((method) => [method.name.toLowerCase(), method]),
);
