import { createHash, randomUUID } from 'node:crypto';
import { html, type Html } from '../../../../adapters/html.ts';
import type { Command, CommandOrigin, Outcome } from '../../../core/commands.ts';
import { instantText } from '../../../core/dates.ts';
import { LedgerUnavailable, OutcomeUnknown, Overloaded } from '../../../core/errors.ts';
import type { Commands } from '../../../core/ports.ts';
import { formToken } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantVisit } from '../../visit.ts';

/** The dialect of operators' commands in the history; no caller speaks it. */
export const OPERATOR_DIALECT = 'operator';
/** An operator waits longer than a caller for a database that is busy. */
const PATIENCE_MS = 15_000;
const KEY = /^[\w-]{8,64}$/;

/**
 * How an act ended: with its outcome, or without one. `unsure`: the database was lost in the middle, and the same form again
 * acts once. `away`: nothing was recorded. `no-key`: the form is not one of the console.
 */
type ActEnd = Outcome | 'unsure' | 'away' | 'no-key';

type ActPorts = Pick<SitePorts, 'commands' | 'actors' | 'clock'>;

/**
 * Records an operator's act through the ledger of the callers: with its history, events and checks. The form carries a key
 * that names the command, so that a form that is sent twice acts once.
 */
export function act(visit: TenantVisit, ports: ActPorts, build: (origin: CommandOrigin) => Command): Promise<ActEnd> {
  return actWith(visit, ports, (commands, origin) => commands.submit(build(origin)));
}

/** The same for work of several commands, which must act once for one origin. */
export async function actWith(
  visit: TenantVisit,
  { commands, actors, clock }: ActPorts,
  work: (commands: Commands, origin: CommandOrigin) => Promise<Outcome>,
): Promise<ActEnd> {
  const { form, tenant, session, request } = visit;
  const key = form.get('act') ?? '';
  if (!KEY.test(key)) return 'no-key';
  const now = clock.now();
  try {
    const actor = await actors.actor(tenant.id, session.operator.id, instantText(now));
    if (actor === null) return { ok: false, code: 'credential-revoked', facts: {} };
    return await work(commands, {
      commandId: `console/${session.operator.id}/${key}`,
      requestDigest: digestOf(visit),
      actor,
      dialect: OPERATOR_DIALECT,
      requestId: request.requestId,
      deadline: now + PATIENCE_MS,
      mayRound: false,
    });
  } catch (error) {
    if (error instanceof OutcomeUnknown) return 'unsure';
    if (error instanceof LedgerUnavailable || error instanceof Overloaded) return 'away';
    throw error;
  }
}

/** Of what the form says, without the tokens of the session: the same after another login. */
function digestOf({ form, parameters, request }: TenantVisit): string {
  const fields = [...form].filter(([name]) => name !== 'csrf').sort(inOrder);
  const last = request.path.split('/').findLast((part) => part !== '');
  return createHash('sha256')
    .update(JSON.stringify([last, Object.entries(parameters).sort(inOrder), fields]))
    .digest('hex');
}

function inOrder([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : Number(one > other);
}

/** The hidden fields of a form that acts: the token of the session, and the key of the act. */
export function actFields({ session }: TenantVisit): Html {
  return html`${formToken(session)}<input type="hidden" name="act" value="${randomUUID()}" />`;
}
