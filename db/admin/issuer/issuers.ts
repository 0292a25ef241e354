import type { Knex } from 'knex';
import { BLANK_ISSUER, type Issuer } from '../../../src/core/records/issuer.ts';
import type { TenantId } from '../../../src/core/tenant.ts';
import { ISSUER_COLUMNS, issuerOf, type IssuerColumns } from '../../postgres/issuer-rows.ts';
import { queryRows } from '../../postgres/sql.ts';

/** An operator's changes of an issuer; an absent member stays. */
export type IssuerChanges = { readonly [K in keyof Issuer]?: Issuer[K] | undefined };

/** The issuer of a tenant, which may be blank. */
export async function readIssuer(database: Knex, tenantId: TenantId): Promise<Issuer> {
  const [row] = await queryRows<IssuerColumns>(
    database,
    `select ${ISSUER_COLUMNS} from issuers s where s.tenant_id = ?`,
    [tenantId],
  );
  return row === undefined ? BLANK_ISSUER : issuerOf(row);
}

/** Changes what the pages of a tenant's invoices show of their sender; the next page shows it. */
export async function changeIssuer(trx: Knex.Transaction, tenantId: TenantId, changes: IssuerChanges): Promise<void> {
  const columns = columnsOf(changes);
  if (Object.keys(columns).length === 0) return;
  await trx('issuers')
    .insert({ tenant_id: tenantId, ...columns })
    .onConflict('tenant_id')
    .merge(columns);
}

function columnsOf(changes: IssuerChanges): Readonly<Record<string, unknown>> {
  const { logo } = changes;
  const columns = {
    name: changes.name,
    address: changes.address,
    tax_number: changes.taxNumber,
    email: changes.email,
    how_to_pay: changes.howToPay,
    language: changes.language,
    ...(logo === undefined
      ? {}
      : {
          logo_type: logo?.type ?? null,
          logo_width: logo?.width ?? null,
          logo_height: logo?.height ?? null,
          logo_is_opaque: logo?.isOpaque ?? null,
          logo: logo === null ? null : Buffer.from(logo.content),
        }),
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
