import { DOCUMENTED_ACTIONS } from '../../schemas/whmcs/names.ts';
import type { Action } from './action.ts';
import { GROUPS } from './generated/actions.ts';

/** Every action of the dialect, by its name in lower case. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.values(GROUPS)
    .flat()
    .map((action) => [action.name.toLowerCase(), action]),
);

/** The documented names that have no action here, by their names in lower case. */
export const UNSUPPORTED: ReadonlyMap<string, string> = new Map(
  DOCUMENTED_ACTIONS.map((name) => [name.toLowerCase(), name] as const).filter(([name]) => !ACTIONS.has(name)),
);
