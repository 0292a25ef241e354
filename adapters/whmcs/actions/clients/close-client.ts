import { closeClient as schema } from '../../../../schemas/whmcs/clients/close-client.ts';
import { closeClientSample } from '../../../../schemas/whmcs/samples/clients/close-client.ts';
import { cancellation } from '../../../../src/core/clients/cancellation.ts';
import type { CommandOrigin } from '../../../../src/core/commands.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import type { InvoiceId } from '../../../../src/core/invoice.ts';
import type { ClientId } from '../../../../src/core/tenant.ts';
import { Refused, submit, type Action, type Call } from '../../action.ts';
import { REFUSAL_MESSAGES } from '../../answers/messages.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { Violation } from '../../parameters/violation.ts';
import { isDone } from '../done-before.ts';
import { namedClient, NO_CLIENT } from '../named-client.ts';

const validate = validatorOf(schema);
/** Commands in the queue at once, of the thousand that a tenant may have there. */
const AT_ONCE = 100;
/** A caller waits for the answer. The next call cancels the others. */
const MOST_INVOICES = 10_000;

/**
 * Cancels the open invoices of a client, and then marks it closed. A call that broke off goes on with the next one; under
 * the same key no invoice is cancelled twice.
 */
export const closeClient: Action = {
  name: schema.title,
  schema,
  sample: closeClientSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    validate(call.values, call.place);
    const clientId = await namedClient(call, 'clientid');
    if (clientId !== NO_CLIENT && !(await isDone(call))) await cancelOpenInvoices(call, clientId);
    const closed = await submit(
      call,
      {
        kind: 'update-client',
        origin: call.origin,
        clientId,
        fields: { status: 'Closed' },
        currencyId: null,
        passwordHash: null,
      },
      'client-updated',
    );
    return { clientid: closed.clientId };
  },
};

async function cancelOpenInvoices(call: Call, clientId: ClientId): Promise<void> {
  const patienceMs = call.origin.deadline - call.clock.now();
  let after = 0;
  for (let cancelled = 0; ; cancelled += AT_ONCE) {
    const open = await call.reads.clients.openInvoices(call.origin.actor, clientId, after, AT_ONCE);
    if (open === 'revoked') throw new CredentialMoved();
    if (open.length === 0) return;
    if (cancelled >= MOST_INVOICES) throw unexpected('more invoices are open, call again to cancel them');
    await Promise.all(open.map((id) => cancel(call, originOf(call, id, patienceMs), id)));
    after = Math.max(...open);
  }
}

async function cancel({ commands }: Call, origin: CommandOrigin, invoiceId: InvoiceId): Promise<void> {
  const outcome = await commands.submit(cancellation(origin, invoiceId));
  if (outcome.ok) return;
  if (outcome.code === 'credential-revoked') throw new CredentialMoved();
  throw new Refused(outcome.code, unexpected(REFUSAL_MESSAGES[outcome.code](outcome.facts)).message);
}

/** One id for each invoice under the key of the call: a call that is sent again meets it. */
function originOf({ origin, clock }: Call, invoiceId: InvoiceId, patienceMs: number): CommandOrigin {
  return {
    ...origin,
    commandId: `${origin.commandId}/cancel/${invoiceId}`,
    requestDigest: null,
    deadline: clock.now() + patienceMs,
  };
}

function unexpected(reason: string): Violation {
  return new Violation(`An unexpected error occurred: ${reason}`, 'clientid');
}
