import type { DialectDescriptor } from '../../../../adapters/descriptor.ts';
import { UNSUPPORTED_OUTCOME } from '../../../../adapters/dialect.ts';
import { DIALECTS } from '../../../../adapters/dialects.ts';
import type { Html } from '../../../../adapters/html.ts';
import type { FoundCall } from '../../../core/console/calls.ts';
import { status } from '../../kit/parts.ts';
import { refusalText } from '../acts/refusals.ts';

/** The dialect of a call; `null` for one that this version does not have. */
export function dialectOf({ dialect }: Pick<FoundCall, 'dialect'>): DialectDescriptor | null {
  return DIALECTS.find(({ name }) => name === dialect) ?? null;
}

export function dialectTitle(call: Pick<FoundCall, 'dialect'>): string {
  return dialectOf(call)?.title ?? call.dialect;
}

/** An action as its document writes it. */
export function actionName(call: Pick<FoundCall, 'dialect' | 'action'>): string {
  const { action } = call;
  if (action === null) return 'no action';
  const dialect = dialectOf(call);
  const names = [...(dialect?.actions.map(({ name }) => name) ?? []), ...(dialect?.documentedNames ?? [])];
  return names.find((name) => name.toLowerCase() === action) ?? action;
}

/** The outcome of a call as a word and a colour. */
export function outcomeStatus({ outcome, isRepeat, caller, status: http }: FoundCall, isLarge = false): Html {
  if (isRepeat) return status('Repeated', 'quiet', isLarge);
  if (outcome === 'ok') return status('Success', 'good', isLarge);
  if (outcome === UNSUPPORTED_OUTCOME) return status('Not supported', 'warn', isLarge);
  if (caller === null && http < 500) return status('Refused', 'bad', isLarge);
  return status('Error', 'bad', isLarge);
}

/** The outcome of a call in more words; empty for a success. An outcome may end with its reason, as `dataIn: AMOUNT_PAID` does. */
export function outcomeText({ outcome, reason, isRepeat }: FoundCall): string {
  if (isRepeat) return 'done before: nothing changed';
  if (outcome === 'ok') return '';
  return reason === null || outcome.endsWith(reason) ? outcome : `${outcome} (${reason})`;
}

const OTHER_OUTCOMES: Readonly<Record<string, string>> = {
  'action-unknown': 'There is no such action.',
  'credential-revoked': 'The rights of the caller changed meanwhile. Nothing was recorded.',
  'idempotency-key-reused': 'The Idempotency-Key was used for another request. Nothing was recorded.',
  'action-unsupported': 'The original documents this action, and the gateway does not have it.',
  'method-switched-off': 'The corporation has not switched this method on (tenant set --corp-methods).',
  overloaded: 'More calls waited than the gateway takes at once. Nothing was recorded.',
  unavailable: 'The database was not available. Nothing was recorded.',
  'outcome-unknown': 'The database was lost at the commit. The same call again is safe.',
  'caller-gone': 'The caller closed its connection before the answer.',
};

/** The meaning of an outcome, for a person who does not know its code; empty where the code says it all. */
export function outcomeMeaning({ outcome, reason, isRepeat }: FoundCall): string {
  if (isRepeat || outcome === 'ok') return '';
  if (outcome === 'violation' && reason !== null) return `The value of ${reason} is missing, or is not valid.`;
  for (const code of [reason ?? '', outcome, outcome.split(': ').at(-1) ?? '']) {
    const meaning = Object.hasOwn(OTHER_OUTCOMES, code) ? (OTHER_OUTCOMES[code] ?? '') : refusalText(code);
    if (meaning !== code) return meaning;
  }
  return '';
}

/** A duration, such as `9 ms`; below ten milliseconds with a tenth. */
export function durationText(us: number): string {
  if (us < 10_000) return `${Math.floor(us / 100) / 10} ms`;
  if (us < 1_000_000) return `${Math.floor(us / 1_000)} ms`;
  return `${Math.floor(us / 10_000) / 100} s`;
}
