import type { Json } from '../changes.ts';
import type { Command, NewLine } from '../commands.ts';
import { textOfDecimal, type Decimal } from '../money/decimal.ts';

/** A command's request for the history of a refusal, with amounts as the caller wrote them. */
export function requested(command: Command): { readonly [name: string]: Json } {
  switch (command.kind) {
    case 'add-payment': {
      const { invoiceId, gateway, reference, paidAt } = command;
      return { invoiceId, gateway, reference, paidAt, amount: textOf(command.amount), fees: textOf(command.fees) };
    }
    case 'create-invoice': {
      const { clientId, status, appliesCredit } = command;
      return { clientId, status, appliesCredit, lines: command.lines.map(lineOf) };
    }
    case 'update-invoice': {
      const { invoiceId, status, publishes } = command;
      const [edited, added, removed] = [command.editedLines, command.newLines, command.removedLines];
      return {
        invoiceId,
        status,
        publishes,
        credit: textOf(command.credit),
        editedLines: edited.map((line) => ({ id: line.id, ...lineOf(line) })),
        newLines: added.map(lineOf),
        removedLines: [...removed],
      };
    }
    case 'refund-payment': {
      const { invoiceId, paymentId, reference } = command;
      return { invoiceId, paymentId, reference, amount: textOf(command.amount) };
    }
  }
}

function lineOf({ description, amount, isTaxed }: NewLine): { description: string; amount: Json; isTaxed: boolean } {
  return { description, amount: textOf(amount), isTaxed };
}

function textOf(amount: Decimal | null): string | null {
  return amount === null ? null : textOfDecimal(amount);
}
