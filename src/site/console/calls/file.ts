import type { CallId, FoundCall } from '../../../core/console/calls.ts';
import { instantText } from '../../../core/dates.ts';
import { decimalsText } from '../../kit/numbers.ts';
import { todayOf } from '../../kit/dates.ts';
import type { TenantRoute } from '../../routing/route.ts';
import { csvAnswer, type Column } from '../lists/csv.ts';
import { wantedCalls } from './wanted.ts';
import { actionName } from './words.ts';

const COLUMNS: readonly Column<FoundCall>[] = [
  { head: 'id', cell: ({ id }) => ({ number: id }) },
  { head: 'at', cell: ({ calledAt }) => instantText(calledAt) },
  { head: 'dialect', cell: ({ dialect }) => dialect },
  { head: 'action', cell: actionName },
  { head: 'caller', cell: ({ caller }) => caller ?? '' },
  { head: 'outcome', cell: ({ outcome }) => outcome },
  { head: 'reason', cell: ({ reason }) => reason ?? '' },
  { head: 'repeat', cell: ({ isRepeat }) => (isRepeat ? 'yes' : 'no') },
  { head: 'status', cell: ({ status }) => ({ number: String(status) }) },
  { head: 'ms', cell: ({ durationUs }) => ({ number: decimalsText(durationUs / 1_000, 0, 3) }) },
  // The caller has not proved that the invoice is its tenant's.
  { head: 'invoice', cell: ({ invoiceId, caller }) => ({ number: caller === null ? '' : String(invoiceId ?? '') }) },
  { head: 'command', cell: ({ commandId }) => commandId ?? '' },
];

/** `/console/53/calls.csv?q=outcome:error`: the found calls as a file, without their parameters and answers. */
export const callsFile: TenantRoute = {
  name: 'calls-csv',
  method: 'GET',
  path: '/console/:tenant/calls.csv',
  access: { role: 'view' },
  answer: (visit, { callLog, clock }) => {
    const { tenantId, search } = wantedCalls(visit, clock);
    return csvAnswer<FoundCall, CallId>({
      name: `calls-${visit.tenant.id}`,
      columns: COLUMNS,
      today: todayOf(visit.tenant, clock),
      find: async ({ before, most }) => {
        const { calls, next } = await callLog.search(tenantId, search, before, most);
        return { rows: calls, next };
      },
    });
  },
};
