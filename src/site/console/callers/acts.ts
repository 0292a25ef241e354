import type { CallersPort, ConsoleActor, KnownCaller, Refused } from '../../../core/console/callers.ts';
import { notFound } from '../../fault-pages.ts';
import { idIn } from '../../kit/page-parts.ts';
import { consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { callerAnswer } from './caller.ts';
import { rightsOf } from './fields.ts';
import { secretPage } from './secret-page.ts';

/** How long an old secret may stay valid, in seconds; the form offers these. */
const LONGEST_KEPT = 30 * 86_400;

type Done = Refused | SiteAnswer | null;

/** A form of a caller's page. The page shows why an act was refused; an act that was done leads back to it. */
function actRoute(
  name: string,
  path: string,
  work: (port: CallersPort, actor: ConsoleActor, known: KnownCaller, visit: TenantVisit) => Promise<Done>,
): TenantRoute {
  return {
    name,
    method: 'POST',
    path: `/console/:tenant/callers/:caller/${path}`,
    access: { role: 'admin' },
    answer: async (visit, ports): Promise<SiteAnswer> => {
      const id = idIn(visit.parameters['caller']);
      const version = idIn(visit.form.get('version')) ?? 0;
      if (id === null) return notFound(visit);
      const actor = { tenantId: visit.tenant.id, operator: visit.session.operator };
      const done = await work(ports.callers, actor, { id, version }, visit);
      if (done === null) {
        return { status: 303, headers: { location: consolePath(visit, 'callers', String(id)) }, body: '' };
      }
      return 'problems' in done ? await callerAnswer(visit, ports, id, { status: 409, problems: done.problems }) : done;
    },
  };
}

/** Changes the actions, the addresses and the name for people. */
export const callerChange = actRoute('caller-change', 'rights', (port, actor, known, { form }) =>
  port.change(actor, known, rightsOf(form)),
);

/** Gives a new secret. The form names the version that its page showed: sent again, it changes and shows nothing. */
export const callerRotate = actRoute('caller-rotate', 'secret', async (port, actor, known, visit) => {
  const keep = Math.min(idIn(visit.form.get('keep')) ?? 0, LONGEST_KEPT);
  const rotated = await port.rotate(actor, known, keep);
  return 'problems' in rotated ? rotated : secretPage(visit, 'The new secret', rotated);
});

export const callerRevoke = actRoute('caller-revoke', 'revoke', (port, actor, known) => port.revoke(actor, known));

export const callerLetIn = actRoute('caller-let-in', 'let-in', (port, actor, { id }) => port.letIn(actor, id));
