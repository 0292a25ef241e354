import type { Command, CommandOrigin, Result } from '../../../core/commands.ts';
import type { Instant } from '../../../core/dates.ts';
import type { InvoiceId } from '../../../core/invoice.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { act } from '../acts/act.ts';
import { incompleteForm, notAnswered } from '../acts/act-pages.ts';
import { FormReader } from '../acts/fields.ts';
import { fieldOf, REFUSALS } from '../acts/refusals.ts';
import { ACT_ROLES, type ActName } from './availability.ts';
import { afterAct, type DoneKey } from './done.ts';
import { answerInvoice, invoiceAddress, invoiceIdIn, noSuchInvoice } from './page.ts';

/** The invoice and the moment that a form is read for. */
interface ActContext {
  readonly invoiceId: InvoiceId;
  readonly timeZone: string;
  readonly now: Instant;
}

/** An act on an invoice: how its form becomes a command, and what the page says afterwards. */
export interface InvoiceAct {
  readonly name: ActName;
  /** The last part of its address. */
  readonly path: string;
  /** Notes faults at the reader; its command is used where there are none. */
  read(form: FormReader, context: ActContext): (origin: CommandOrigin) => Command;
  done(result: Result, visit: TenantVisit, ports: SitePorts): DoneKey | Promise<DoneKey>;
}

/** The address to which the form of an act is posted. It answers with the page of the invoice. */
export function actRoute(of: InvoiceAct): TenantRoute {
  return {
    name: `invoice-${of.name}`,
    method: 'POST',
    path: `/console/:tenant/invoices/:invoice/${of.path}`,
    access: { role: ACT_ROLES[of.name] },
    answer: async (visit, ports): Promise<SiteAnswer> => {
      const invoiceId = invoiceIdIn(visit);
      if (invoiceId === null) return noSuchInvoice(visit);
      const form = new FormReader(visit.form);
      const build = of.read(form, { invoiceId, timeZone: visit.tenant.timeZone, now: ports.clock.now() });
      if (form.isFaulty) return await again(of, visit, ports, form);
      const end = await act(visit, ports, build);
      if (end === 'no-key') return incompleteForm(visit, 'invoices', invoiceAddress(visit, invoiceId));
      if (end === 'unsure' || end === 'away') return notAnswered(visit, 'invoices', end);
      if (end.ok) return afterAct(invoiceAddress(visit, invoiceId), await of.done(end.result, visit, ports));
      if (end.code === 'invoice-not-found') return noSuchInvoice(visit);
      form.fault(fieldOf(end.code), REFUSALS[end.code]);
      return await again(of, visit, ports, form);
    },
  };
}

/** The page with the form as it was sent. Its key is a new one: the old one keeps the refusal. */
async function again(of: InvoiceAct, visit: TenantVisit, ports: SitePorts, form: FormReader): Promise<SiteAnswer> {
  return await answerInvoice(visit, ports, { form: of.name, values: visit.form, faults: form.faults });
}
