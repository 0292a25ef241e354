import {
  addInvoicePayment,
  CONTROL_ARGUMENTS,
  type ArgumentSchema,
} from '../../schemas/corp/billing/add-invoice-payment.ts';
import { table } from './section.ts';

/** The methods of the corp-ID dialect, and the arguments that all of them take. */
export function corpMethods(): string {
  return [
    '### Arguments of every call',
    argumentTable(CONTROL_ARGUMENTS),
    `## ${addInvoicePayment.title}`,
    addInvoicePayment.description,
    argumentTable(addInvoicePayment.arguments),
  ].join('\n\n');
}

function argumentTable(all: Readonly<Record<string, ArgumentSchema>>): string {
  const rows = Object.entries(all).map(([name, argument]) => [
    `\`${name}\``,
    argument.type,
    argument.default ?? '–',
    argument.description,
    argument.isRequired ? 'Yes' : 'No',
  ]);
  return table(['Argument', 'Type', 'Default', 'Description', 'Required'], rows);
}
