import { localDate } from '../../../core/dates.ts';
import { consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer } from '../../visit.ts';
import { workAnswer } from './overview.ts';

/** As the browser's field for a day sends it. */
function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return day !== undefined && localDate(Number(year), Number(month), Number(day)) !== null;
}

const TASKS = ['send-mail', 'complete-delivery'];

/** Tries all jobs again that failed since a day. */
export const workRetry: TenantRoute = {
  name: 'work-retry',
  method: 'POST',
  path: '/console/:tenant/work/retry',
  access: { role: 'operate' },
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const since = visit.form.get('since') ?? '';
    const task = visit.form.get('task') ?? '';
    if (!isDay(since) || (task !== '' && !TASKS.includes(task))) {
      const problems = ['Choose the day since which work is tried again, such as 2026-11-30. Nothing was changed.'];
      return await workAnswer(visit, ports, { status: 422, problems, said: null });
    }
    const actor = { tenantId: visit.tenant.id, operator: visit.session.operator };
    const range = { since: `${since}T00:00:00Z`, task: task === '' ? null : task, isWithHeld: visit.form.has('held') };
    const { retried, hasMore } = await ports.work.retryRange(actor, range);
    const said = new URLSearchParams({ retried: String(retried), ...(hasMore ? { more: '1' } : {}) }).toString();
    return { status: 303, headers: { location: `${consolePath(visit, 'work')}?${said}` }, body: '' };
  },
};
