import { statusNamed, type InvoiceStatus } from '../../../src/core/invoice.ts';
import { Violation } from './violation.ts';

/** The decoded value of a parameter that may be absent. */
export function ifPresent<T>(text: string | undefined, decode: (text: string) => T | null): T | null {
  return text === undefined ? null : required(decode(text));
}

/** A value that the schema has accepted: where its decoder says no, the two have drifted apart. */
export function required<T>(value: T | null): T {
  if (value === null) throw new TypeError('A parameter passed its schema and not its decoder');
  return value;
}

/** A status by its name, in any case; throws the documented Violation. */
export function toStatus(text: string): InvoiceStatus {
  const status = statusNamed(text);
  if (status === null) throw new Violation(`Invalid status ${text}`, 'status');
  return status;
}
