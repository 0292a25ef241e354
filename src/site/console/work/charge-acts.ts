import {
  endOfSettlement,
  feesIn,
  reasonToWait,
  settleCharge,
  type Settlement,
} from '../../../core/captures/settlement.ts';
import type { Capture } from '../../../core/records/capture.ts';
import { notFound } from '../../fault-pages.ts';
import { idIn } from '../../kit/page-parts.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { actWith } from '../acts/act.ts';
import { incompleteForm, notAnswered } from '../acts/act-pages.ts';
import { FormReader } from '../acts/fields.ts';
import { REFUSALS } from '../acts/refusals.ts';
import { chargeAddress, chargeAnswer } from './charge.ts';
import { SETTLING } from './charge-forms.ts';

/** A form that ends a charge. `read` notes faults at the reader; its settlement is used where there are none. */
function settleRoute(path: string, read: (form: FormReader, capture: Capture) => Settlement): TenantRoute {
  return {
    name: `charge-${path}`,
    method: 'POST',
    path: `/console/:tenant/work/charges/:invoice/${path}`,
    access: { role: SETTLING },
    answer: async (visit, ports): Promise<SiteAnswer> => {
      const invoiceId = idIn(visit.parameters['invoice']);
      const capture = invoiceId === null ? null : await ports.work.charge(visit.tenant.id, invoiceId);
      if (capture === null) return notFound(visit);
      const form = new FormReader(visit.form);
      const settlement = read(form, capture);
      if (form.isFaulty) {
        const failed = { form: path, values: visit.form, faults: form.faults };
        return await chargeAnswer(visit, ports, { status: 422, problems: [], failed });
      }
      // The form is of the charge that its page showed. The invoice may have another one by now.
      const attempt = idIn(visit.form.get('attempt'));
      if (attempt === null) return incompleteForm(visit, 'work', chargeAddress(visit, capture.id));
      return attempt === capture.attempt
        ? await settle(visit, ports, capture, settlement)
        : await ended(visit, ports, { ...capture, attempt }, settlement);
    },
  };
}

async function settle(
  visit: TenantVisit,
  ports: SitePorts,
  capture: Capture,
  settlement: Settlement,
): Promise<SiteAnswer> {
  const wait = reasonToWait(capture, ports.clock.now());
  if (wait !== null) return await chargeAnswer(visit, ports, { status: 409, problems: [wait], failed: null });
  const end = await actWith(visit, ports, (commands, origin) =>
    settleCharge(commands, origin, capture, settlement, origin.commandId),
  );
  if (end === 'no-key') return incompleteForm(visit, 'work', chargeAddress(visit, capture.id));
  if (end === 'unsure' || end === 'away') return notAnswered(visit, 'work', end);
  if (end.ok) return await ended(visit, ports, capture, settlement);
  return await chargeAnswer(visit, ports, { status: 409, problems: [REFUSALS[end.code]], failed: null });
}

/** The page after a form: a form that is sent twice finds the charge as it wanted it. */
async function ended(
  visit: TenantVisit,
  ports: SitePorts,
  capture: Capture,
  settlement: Settlement,
): Promise<SiteAnswer> {
  const now = await ports.work.charge(visit.tenant.id, capture.id);
  const end = endOfSettlement(capture, settlement, now, REFUSALS);
  if (end.kind === 'done') {
    return { status: 303, headers: { location: `${chargeAddress(visit, capture.id)}?done` }, body: '' };
  }
  const remedy = 'Mend that and record it again, or close the charge.';
  const problems = [end.kind === 'unrecorded' ? `${end.sentence} ${remedy}` : end.sentence];
  return await chargeAnswer(visit, ports, { status: 409, problems, failed: null });
}

function lineOf(form: FormReader, name: string, missing: string): string {
  const line = form.text(name);
  if (line === '' && form.faults[name] === undefined) form.fault(name, missing);
  return line;
}

const captured = settleRoute('captured', (form, { currency }) => {
  const reference = lineOf(form, 'reference', 'Write the reference that the processor shows.');
  const fees = feesIn(currency, form.amount('fees'));
  if (typeof fees === 'string') form.fault('fees', fees);
  return { kind: 'captured', reference, feesMinor: typeof fees === 'string' ? 0n : fees };
});

const declined = settleRoute('declined', (form) => ({
  kind: 'declined',
  reason: lineOf(form, 'reason', 'Write why the processor took no money.'),
}));

const again = settleRoute('again', () => ({ kind: 'again' }));

const close = settleRoute('close', (form) => ({
  kind: 'closed',
  reason: lineOf(form, 'reason', 'Write where the money is on record, or that it was given back.'),
}));

/** The acts on a charge, by the addresses of their forms. */
export const CHARGE_ACTS: readonly TenantRoute[] = [captured, declined, again, close];
