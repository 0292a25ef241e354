import { createHash, randomUUID } from 'node:crypto';
import { html, type Html } from '../../../../adapters/html.ts';
import type { Command, CommandOrigin, Outcome } from '../../../core/commands.ts';
import type { SitePorts } from '../../ports.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { formToken } from '../../kit/shell.ts';

const DIALECT = 'operator';
/** An operator waits longer than a caller for a database that is busy. */
const PATIENCE_MS = 15_000;
const ACT = /^[\w-]{8,64}$/;

/**
 * Records what an operator does, through the ledger of the callers: with its history, events and checks. The form has an id
 * of its own, so that a form that is sent twice acts once.
 */
export async function act(
  visit: TenantVisit,
  { commands, actors, clock }: Pick<SitePorts, 'commands' | 'actors' | 'clock'>,
  build: (origin: CommandOrigin) => Command,
): Promise<Outcome> {
  const { form, tenant, session, request } = visit;
  const id = form.get('act') ?? '';
  if (!ACT.test(id)) throw new Error('A form of the console has no id');
  const fields = [...form].filter(([name]) => name !== 'csrf').sort(([one], [other]) => (one < other ? -1 : 1));
  const now = clock.now();
  return await commands.submit(
    build({
      commandId: `console/${session.operator.id}/${id}`,
      requestDigest: createHash('sha256')
        .update(JSON.stringify([request.path, fields]))
        .digest('hex'),
      actor: await actors.actor(tenant.id, session.operator, new Date(now).toISOString()),
      dialect: DIALECT,
      requestId: request.requestId,
      deadline: now + PATIENCE_MS,
      mayRound: false,
    }),
  );
}

/** The hidden fields of a form that acts: the session's token, and the id of the act. */
export function actFields({ session }: TenantVisit): Html {
  return html`${formToken(session)}<input type="hidden" name="act" value="${randomUUID()}" />`;
}

/** What a page says after an act; the address has the key, so that no one can put words into the page. */
export const DONE = {
  'payment-recorded': 'The payment is recorded.',
  'payment-repeated': 'A payment with this reference was recorded before. Nothing more was recorded.',
  'payment-refunded': 'The refund is recorded.',
  'credit-applied': 'The credit is applied.',
  'invoice-cancelled': 'The invoice is cancelled.',
  'invoice-published': 'The invoice is published.',
  'mail-requested': 'The mail will be sent in a moment.',
} as const;

/** Goes to a page after an act, so that loading it again sends nothing. */
export function afterAct(location: string, done: keyof typeof DONE): SiteAnswer {
  return { status: 303, headers: { location: `${location}?done=${done}` }, body: '' };
}

/** What the page says after an act; `null` after none. */
export function doneText(visit: TenantVisit): string | null {
  const key = visit.query.get('done') ?? '';
  return Object.hasOwn(DONE, key) ? DONE[key as keyof typeof DONE] : null;
}
