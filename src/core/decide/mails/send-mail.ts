import type { Json } from '../../changes.ts';
import type { SendMail } from '../../commands/mails.ts';
import { NOTHING } from '../../load-plan.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';

/** A mail about an invoice, or about a client. A job sends it. */
function sendMail(working: WorkingState, command: SendMail): Verdict {
  const { invoiceId, clientId, content, variables } = command;
  const facts = mailFacts(command);
  if (invoiceId !== null) {
    const invoice = working.invoice(invoiceId);
    if (invoice === undefined) return refuse('invoice-not-found');
    const before = invoiceFacts(invoice);
    const asked = working.mail(content, invoiceId, { variables });
    return accept({ kind: 'mail-requested', eventId: asked.event.id }, [
      working.history({ invoiceId, outcome: 'applied', code: null, before, after: { ...before, mail: facts } }),
      asked,
    ]);
  }
  if (clientId === null || working.client(clientId) === undefined) return refuse('client-not-found');
  const asked = working.mail(content, { clientId }, { variables });
  return accept({ kind: 'mail-requested', eventId: asked.event.id }, [
    working.history({
      invoiceId: null,
      clientId,
      outcome: 'applied',
      code: null,
      before: null,
      after: { clientId, mail: facts },
    }),
    asked,
  ]);
}

/** The mail for the history, which has the length of a long text and the names of fields. */
function mailFacts({ content, variables }: SendMail): Json {
  const fields = Object.keys(variables);
  const named = fields.length === 0 ? undefined : fields;
  return 'template' in content
    ? { template: content.template, variables: named }
    : { subject: content.subject, messageLength: content.message.length, variables: named };
}

export const sendMailRule: Rule<SendMail> = {
  plan: ({ invoiceId, clientId }) => ({
    ...NOTHING,
    invoices: invoiceId === null ? [] : [invoiceId],
    clients: clientId === null ? [] : [clientId],
  }),
  decide: sendMail,
  requested: ({ invoiceId, clientId, ...command }) => ({
    invoiceId: invoiceId ?? undefined,
    clientId: clientId ?? undefined,
    mail: mailFacts({ invoiceId, clientId, ...command }),
  }),
};
