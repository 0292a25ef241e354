import { randomUUID } from 'node:crypto';
import { genInvoices as schema } from '../../../../schemas/whmcs/billing/gen-invoices.ts';
import { genInvoicesSample } from '../../../../schemas/whmcs/samples/billing/gen-invoices.ts';
import type { ParamsOf } from '../../../../schemas/whmcs/values.ts';
import { generateInvoices, type BillingOutcome } from '../../../../src/core/billing/run.ts';
import { newCommandId } from '../../../../src/core/commands.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import { dateOf, wallTimeAt } from '../../../../src/core/dates.ts';
import { submit, type Action, type Call } from '../../action.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toBoolean, toId } from '../../parameters/values.ts';
import { isDone } from '../done-before.ts';

const validate = validatorOf(schema);
/** A caller waits for the answer. The next call makes the others. */
const MOST_INVOICES = 1_000;
/** Of the thousand commands that a tenant may have in the queue. */
const AT_ONCE = 100;
const NOTHING: BillingOutcome = { invoicesMade: 0, invoicesRefused: 0, latestInvoiceId: null };

/**
 * Makes the invoices of billable items that are due. Its own command comes last and has the counts, so that a call with a
 * used key answers those of the first one.
 */
export const genInvoices: Action = {
  name: schema.title,
  schema,
  sample: genInvoicesSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const clientId = ifPresent(params.clientid, toId);
    const isOver = namesOthers(params) || (await isDone(call));
    const made = isOver ? NOTHING : await generate(call, clientId, ifPresent(params.noemails, toBoolean) !== true);
    const { origin } = call;
    const counts = { invoicesMade: made.invoicesMade, latestInvoiceId: made.latestInvoiceId };
    const ended = await submit(call, { kind: 'end-billing', origin, clientId, ...counts }, 'billing-ended');
    const { invoicesMade, latestInvoiceId } = ended;
    const latest = clientId === null || latestInvoiceId === null ? {} : { latestinvoiceid: latestInvoiceId };
    return { numcreated: invoicesMade, ...latest };
  },
};

/** Services, domains and addons restrict a run; there are none here. */
function namesOthers(params: ParamsOf<typeof schema>): boolean {
  return [params.serviceids, params.domainids, params.addonids].some((ids) => Object.keys(ids ?? {}).length > 0);
}

async function generate(call: Call, clientId: number | null, sendsMail: boolean): Promise<BillingOutcome> {
  const { origin, commands, reads, place, clock, now } = call;
  const patienceMs = origin.deadline - clock.now();
  const made = await generateInvoices({
    commands,
    reads: reads.billing,
    actor: origin.actor,
    nextOrigin: () => ({
      ...origin,
      commandId: newCommandId(now, randomUUID()),
      requestDigest: null,
      deadline: clock.now() + patienceMs,
    }),
    today: dateOf(wallTimeAt(now, place.timeZone)),
    clientId,
    sendsMail,
    most: MOST_INVOICES,
    atOnce: AT_ONCE,
  });
  if (made === 'revoked') throw new CredentialMoved();
  return made;
}
