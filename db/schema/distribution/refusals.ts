import { queryRows, type Queryable } from '../../postgres/sql.ts';
import { LOCK_CHECKS } from '../roles.ts';
import { hasCitus } from './state.ts';

/** The database cannot be distributed as it is: a sentence with the remedy. */
export class DistributionError extends Error {
  override readonly name = 'DistributionError';
}

/** Throws DistributionError where the servers, the roles or running gateways forbid the work. Changes nothing. */
export async function demandCluster(owner: Queryable, roles: readonly string[]): Promise<void> {
  if (!(await hasCitus(owner))) {
    throw new DistributionError(
      'The database has no extension citus: create the extension on every node first. A database on one server needs no distribution.',
    );
  }
  await demandCoordinator(owner);
  await demandRoles(owner, roles);
  await demandNoGateway(owner, roles);
}

async function demandCoordinator(owner: Queryable): Promise<void> {
  const [found] = await queryRows<{ is_coordinator: boolean; is_named: boolean; workers: number }>(
    owner,
    `select (select groupid = 0 from pg_dist_local_group) as is_coordinator,
       exists (select from pg_dist_node where groupid = 0) as is_named,
       (select count(*)::int from pg_dist_node where groupid <> 0 and isactive and noderole = 'primary'
          and shouldhaveshards) as workers`,
    [],
  );
  if (found?.is_coordinator !== true) {
    throw new DistributionError('This is a worker node: set MIGRATION_DATABASE_URL to the coordinator.');
  }
  if (!found.is_named) {
    throw new DistributionError(
      'The coordinator has no address in its own list of nodes: run select citus_set_coordinator_host(host, port) there.',
    );
  }
  if (found.workers === 0) {
    throw new DistributionError(
      'The coordinator has no worker node: run select citus_add_node(host, port) for each, there.',
    );
  }
}

/** A role, or its setting, that was made where the extension is not loaded is on that node only. The owner needs no setting. */
async function demandRoles(owner: Queryable, roles: readonly string[]): Promise<void> {
  const names = roles.map((role) => `'${role.replaceAll("'", "''")}'`).join(', ');
  const nodes = await queryRows<{ node: string; success: boolean; result: string }>(
    owner,
    `select n.nodename || ':' || n.nodeport as node, r.success, r.result
     from run_command_on_workers(?) r join pg_dist_node n on n.nodename = r.nodename and n.nodeport = r.nodeport
     order by 1`,
    [
      `select coalesce(string_agg(case when p.oid is null then r else '${LOCK_CHECKS} of ' || r end, ', ' order by r), '')
       from unnest(array[${names}]) r left join pg_roles p on p.rolname = r
       where p.oid is null or r <> current_user and not exists (
         select from pg_db_role_setting s where s.setrole = p.oid and '${LOCK_CHECKS}=on' = any(s.setconfig))`,
    ],
  );
  const lacking = nodes.filter(({ success, result }) => !success || result !== '');
  if (lacking.length === 0) return;
  const found = lacking.map(({ node, success, result }) =>
    success ? `${node} lacks ${result}` : `${node} cannot be asked (${result})`,
  );
  throw new DistributionError(
    `The roles must be on every node (${found.join('; ')}): run ./gateway roles create with ADMIN_DATABASE_URL on the ` +
      'gateway’s own database, which has the extension, as a superuser.',
  );
}

/** Statements of a gateway that started before would fail, and its locks would hold up the work. */
async function demandNoGateway(owner: Queryable, roles: readonly string[]): Promise<void> {
  const [found] = await queryRows<{ sessions: number }>(
    owner,
    `select count(*)::int as sessions from pg_stat_activity a
     where a.datname = current_database() and a.usename = any(?::text[]) and a.pid <> pg_backend_pid()
       and a.application_name not in ('invoice-gateway migration lock', 'invoice-gateway command')
       and a.application_name not like 'citus\\_%'`,
    [roles],
  );
  const sessions = found?.sessions ?? 0;
  if (sessions === 0) return;
  throw new DistributionError(
    `The gateway’s roles have ${sessions} open ${sessions === 1 ? 'connection' : 'connections'}: stop every gateway first, ` +
      'and the pooler before the database.',
  );
}
