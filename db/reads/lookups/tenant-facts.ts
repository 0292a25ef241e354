import type { Actor } from '../../../src/core/commands.ts';
import type { CallerFacts, ListedCurrency, ListedMethod, TenantFacts } from '../../../src/core/lookups/tenant-facts.ts';
import type { TaxRules } from '../../../src/core/money/tax.ts';
import type { TenantReadPort } from '../../../src/core/ports.ts';
import type { InvoiceRules } from '../../../src/core/tenant.ts';
import type { DatabasePool } from '../../postgres/pool.ts';
import { Statements } from '../../postgres/prepared-statements.ts';
import { readRows } from '../../postgres/read-rows.ts';
import { translatedRead } from '../translated-read.ts';

interface Row extends CallerFacts {
  readonly version: number | null;
  readonly name: string;
  readonly currency: string;
  readonly invoice_rules: InvoiceRules;
  readonly local_date_format: string;
  readonly tax_rate_milli: bigint;
  readonly tax_rate2_milli: bigint;
  readonly tax_mode: TaxRules['mode'];
  readonly tax_is_compound: boolean;
  readonly tax_rounding: TaxRules['rounding'];
  readonly number_format: string | null;
  readonly methods: readonly ListedMethod[];
  readonly currencies: readonly Omit<ListedCurrency, 'isBase'>[];
}

const TENANT = '$1::bigint';

/** All lists are short: an operator makes their entries. */
const SQL = `
select a.version, a.identifier, a.label, a.actions, t.name, t.currency, t.invoice_rules, t.local_date_format,
  t.tax_rate_milli, t.tax_rate2_milli, t.tax_mode, t.tax_is_compound, t.tax_rounding, t.number_format,
  (select coalesce(json_agg(json_build_object('systemName', l.name, 'displayName', l.display) order by l.name), '[]')
    from (select m.system_name as name, m.display_name as display from payment_methods m where m.tenant_id = ${TENANT}
      union all
      select y.gateway, min(y.name) from money_types y
      where y.tenant_id = ${TENANT} and y.gateway <> all (array(
        select k.system_name from payment_methods k where k.tenant_id = ${TENANT}))
      group by y.gateway) l) as methods,
  (select coalesce(json_agg(json_build_object('id', c.id, 'code', c.code) order by c.id), '[]')
    from currencies c where c.tenant_id = ${TENANT}) as currencies
from tenants t
left join credentials a on a.id = $2::bigint and a.tenant_id = ${TENANT} and a.disabled_at is null
where t.id = ${TENANT}`;

/** The settings and small lists of a tenant. */
export class TenantReads implements TenantReadPort {
  readonly #pool: DatabasePool;
  readonly #statements: Statements;

  constructor(pool: DatabasePool, statements = new Statements()) {
    this.#pool = pool;
    this.#statements = statements;
  }

  async facts(actor: Actor): Promise<TenantFacts | 'revoked'> {
    const values = [actor.tenantId, actor.credentialId];
    const [row] = await translatedRead(() => readRows<Row>(this.#pool, this.#statements, SQL, values));
    return row?.version === actor.credentialVersion ? factsOf(row) : 'revoked';
  }
}

function factsOf(row: Row): TenantFacts {
  const { name, currency, methods, identifier, label, actions } = row;
  return {
    name,
    currency,
    invoiceRules: row.invoice_rules,
    dateFormat: row.local_date_format,
    rate: row.tax_rate_milli,
    rate2: row.tax_rate2_milli,
    taxRules: { mode: row.tax_mode, isCompound: row.tax_is_compound, rounding: row.tax_rounding },
    numberFormat: row.number_format,
    methods,
    currencies: row.currencies.map((each) => ({ ...each, isBase: each.code === currency })),
    caller: { identifier, label, actions },
  };
}
