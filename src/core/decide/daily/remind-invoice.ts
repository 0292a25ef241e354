import type { RemindInvoice } from '../../commands/daily.ts';
import { balanceOf } from '../../invoice.ts';
import { NOTHING } from '../../load-plan.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';

/** Asks for a mail that reminds the client. An invoice that was paid, or got another due date, needs none. */
function remindInvoice(working: WorkingState, { invoiceId, template, dueOn }: RemindInvoice): Verdict {
  const invoice = working.invoice(invoiceId);
  if (invoice === undefined) return refuse('invoice-not-found');
  const isDue = invoice.status === 'Unpaid' && invoice.dueOn === dueOn && balanceOf(invoice) > 0n;
  if (!isDue) return accept({ kind: 'invoice-reminded', invoiceId, isDone: false }, []);
  const facts = invoiceFacts(invoice);
  return accept({ kind: 'invoice-reminded', invoiceId, isDone: true }, [
    working.history({
      invoiceId,
      outcome: 'applied',
      code: null,
      before: facts,
      after: { ...facts, reminder: template },
    }),
    working.mail(template, invoiceId),
  ]);
}

export const remindInvoiceRule: Rule<RemindInvoice> = {
  plan: ({ invoiceId }) => ({ ...NOTHING, invoices: [invoiceId] }),
  decide: remindInvoice,
  requested: ({ invoiceId, template, dueOn }) => ({ invoiceId, template, dueOn }),
};
