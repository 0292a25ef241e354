import type { CallSearch } from '../../../core/console/calls.ts';
import { roleInAll } from '../../../core/console/operators.ts';
import type { Clock } from '../../../core/ports.ts';
import type { TenantId } from '../../../core/tenant.ts';
import type { TenantVisit } from '../../visit.ts';
import { callGrammar, type CallQuery } from '../search/call-query.ts';
import { readQuery, type Query } from '../search/grammar.ts';

const LONGEST_COMMAND = 300;

/** The calls that a visit asks for. */
interface WantedCalls {
  /** `?command=…`, which finds the calls of a command; empty without it. */
  readonly command: string;
  readonly text: string;
  readonly query: Query<CallQuery>;
  readonly search: CallSearch;
  /** `null`: those of unknown callers. */
  readonly tenantId: TenantId | null;
}

export function wantedCalls(visit: TenantVisit, clock: Clock): WantedCalls {
  const command = (visit.query.get('command') ?? '').slice(0, LONGEST_COMMAND);
  const text = command === '' ? (visit.query.get('q') ?? '').trim() : `command:${command}`;
  const read = readQuery(callGrammar(clock.now()), text, visit.tenant.currency);
  const query = allowedQuery(visit, read);
  const search = command === '' ? query.search : { commandId: command };
  return {
    ...{ command, text, search },
    query: { ...query, search },
    tenantId: search.isOfUnknown === true ? null : visit.tenant.id,
  };
}

/** Whether an operator may see the calls of unknown callers, which belong to no tenant. */
export function maySeeUnknown({ session }: TenantVisit): boolean {
  return roleInAll(session.operator.grants) !== null;
}

function allowedQuery(visit: TenantVisit, query: Query<CallQuery>): Query<CallQuery> {
  if (query.search.isOfUnknown !== true || maySeeUnknown(visit)) return query;
  const { isOfUnknown: _refused, ...search } = query.search;
  const problem = 'caller:unknown: only operators of all tenants see these calls, as they belong to no tenant.';
  return { ...query, search, problems: [...query.problems, problem] };
}
