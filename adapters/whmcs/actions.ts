import type { Action } from './action.ts';
import { GROUPS } from './generated/actions.ts';

/** Every action of the dialect, by its name in lower case. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.values(GROUPS)
    .flat()
    .map((action) => [action.name.toLowerCase(), action]),
);
