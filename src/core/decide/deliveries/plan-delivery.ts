import type { PlanDelivery } from '../../commands/deliveries.ts';
import type { Delivery, DeliveryPlan } from '../../delivery.ts';
import { NOTHING } from '../../load-plan.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import type { WorkingState } from '../working-state.ts';

/** Details of a delivery, kept with the invoice; the event starts the job that makes the delivery at Metrc. */
function planDelivery(working: WorkingState, command: PlanDelivery): Verdict {
  const invoice = working.invoice(command.invoiceId);
  if (invoice === undefined) return refuse('invoice-not-found');
  const { status } = invoice;
  if (status === 'Cancelled' || status === 'Refunded') return refuse('invoice-closed', { status });
  const before = working.delivery(invoice.id);
  if (before !== undefined && isPlannedSo(before, command)) return repeat(working, command, before.plan);
  if (before !== undefined && !isReplaceable(before)) return refuse('delivery-exists');

  const plan = planOf(working, command);
  const delivery: Delivery = {
    ...{ invoiceId: invoice.id, metrcDeliveryId: null, licenseNumber: command.licenseNumber ?? '' },
    ...{ acceptedPackages: [], returnedPackages: [], state: 'creating', plan },
    ...{ arrivedAt: before?.arrivedAt ?? null, failure: null },
  };
  const facts = invoiceFacts(invoice);
  return accept(resultOf(command, plan, false), [
    { kind: 'delivery-changed', delivery, isNew: before === undefined },
    working.history({
      invoiceId: invoice.id,
      outcome: 'applied',
      code: null,
      before: facts,
      after: { ...facts, delivery: { ...plan } },
    }),
    working.event('delivery.create', invoice.id, {}),
  ]);
}

/** Whether Metrc does not have the delivery, and no job is about to make it. */
function isReplaceable({ metrcDeliveryId, state }: Delivery): boolean {
  return metrcDeliveryId === null && (state === 'local' || state === 'failed');
}

type Planned = Delivery & { readonly plan: DeliveryPlan };

/** Whether a delivery has the details of a command: a caller without an answer sends them again. A failed one is tried again. */
function isPlannedSo(delivery: Delivery, command: PlanDelivery): delivery is Planned {
  const { plan, state, metrcDeliveryId } = delivery;
  if (plan === null || (state === 'failed' && metrcDeliveryId === null)) return false;
  const { driverId, vehicleId, route, departsAt, arrivesAt } = command;
  return (
    plan.driverId === driverId &&
    plan.vehicleId === vehicleId &&
    plan.route === route &&
    (departsAt === null || plan.departsAt === departsAt) &&
    (arrivesAt === null || plan.arrivesAt === arrivesAt)
  );
}

function repeat(working: WorkingState, command: PlanDelivery, plan: DeliveryPlan): Verdict {
  const invoice = working.invoice(command.invoiceId);
  const facts = invoice === undefined ? null : invoiceFacts(invoice);
  return accept(resultOf(command, plan, true), [
    working.history({ invoiceId: command.invoiceId, outcome: 'repeated', code: null, before: facts, after: facts }),
  ]);
}

function planOf({ wallTime }: WorkingState, command: PlanDelivery): DeliveryPlan {
  const { driverId, vehicleId, route } = command;
  const departsAt = command.departsAt ?? wallTime;
  const arrivesAt = command.arrivesAt ?? (departsAt > wallTime ? departsAt : wallTime);
  return { driverId, vehicleId, route, departsAt, arrivesAt, soldAt: wallTime };
}

function resultOf(
  { invoiceId }: PlanDelivery,
  { departsAt, arrivesAt }: DeliveryPlan,
  isRepeat: boolean,
): Extract<Parameters<typeof accept>[0], { kind: 'delivery-planned' }> {
  return { kind: 'delivery-planned', invoiceId, departsAt, arrivesAt, isRepeat };
}

export const planDeliveryRule: Rule<PlanDelivery> = {
  plan: ({ invoiceId }) => ({ ...NOTHING, invoices: [invoiceId], deliveriesOf: [invoiceId] }),
  decide: planDelivery,
  requested: ({ invoiceId, driverId, vehicleId, route, departsAt, arrivesAt }) => ({
    ...{ invoiceId, driverId, vehicleId, route, departsAt, arrivesAt },
  }),
};
