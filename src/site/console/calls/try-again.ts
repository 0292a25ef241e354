import { html, type HtmlValue } from '../../../../adapters/html.ts';
import type { LoggedCall } from '../../../core/console/calls.ts';
import { HIDDEN } from '../../../core/console/hidden.ts';
import type { TenantVisit } from '../../visit.ts';
import { isWhole, pairsOf } from './curl.ts';
import { dialectOf } from './words.ts';

/** The most characters of the values in an address. */
const LONGEST_VALUES = 4_000;

/** The explorer has a form for each action of this version. */
export function tryAgain({ base }: TenantVisit, call: LoggedCall): HtmlValue {
  const action = dialectOf(call)?.actions.find(({ name }) => name.toLowerCase() === call.action);
  if (action === undefined) return null;
  const address = `${base}/docs/explorer?try=${encodeURIComponent(action.name)}${valuesOf(call)}`;
  return html`<a class="button primary" href="${address}">Try again in the explorer</a>`;
}

/** The values of a call for the explorer's form; empty where the log has not all of them, or they are too long for an address. */
function valuesOf({ request }: LoggedCall): string {
  const pairs = request === null ? [] : pairsOf(request).filter(([, value]) => value !== HIDDEN);
  if (pairs.length === 0 || !isWhole(pairs)) return '';
  const values = `#values=${encodeURIComponent(JSON.stringify(Object.fromEntries(pairs)))}`;
  return values.length > LONGEST_VALUES ? '' : values;
}
