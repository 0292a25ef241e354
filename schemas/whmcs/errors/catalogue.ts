import { CALL_ERRORS } from './calls.ts';
import { CLIENT_ERRORS } from './clients.ts';
import type { ErrorHelp } from './error-help.ts';
import { INVOICE_ERRORS } from './invoices.ts';
import { PARAMETER_ERRORS } from './parameters.ts';
import { PAYMENT_ERRORS } from './payments.ts';

/** Every error of the dialect, by its subject. */
export const ERROR_GROUPS: readonly { readonly subject: string; readonly errors: readonly ErrorHelp[] }[] = [
  { subject: 'Calls and credentials', errors: CALL_ERRORS },
  { subject: 'Parameters', errors: PARAMETER_ERRORS },
  { subject: 'Payments and credit', errors: PAYMENT_ERRORS },
  { subject: 'Invoices, quotes and mail', errors: INVOICE_ERRORS },
  { subject: 'Clients', errors: CLIENT_ERRORS },
];

const PATTERNS = ERROR_GROUPS.flatMap(({ errors }) => errors)
  .map((help) => ({ help, pattern: patternOf(help[0]), fixed: help[0].replaceAll('…', '').length }))
  .sort((one, other) => other.fixed - one.fixed);

/** The error of a sentence that a caller gets: the most particular one. */
export function helpFor(sentence: string): ErrorHelp | null {
  return PATTERNS.find(({ pattern }) => pattern.test(sentence))?.help ?? null;
}

function patternOf(sentence: string): RegExp {
  const parts = sentence.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^]*')}$`);
}
