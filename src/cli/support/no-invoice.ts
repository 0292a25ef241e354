import { CommandError } from './errors.ts';

/** The error of a command that names an invoice which its tenant does not have. */
export function noInvoice(tenant: number, invoice: number): CommandError {
  return new CommandError(`Tenant ${tenant} has no invoice ${invoice}: invoice list shows those there are.`);
}
