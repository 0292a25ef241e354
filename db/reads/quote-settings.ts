import type { Issuer } from '../../src/core/records/issuer.ts';
import type { ClientId, TenantId } from '../../src/core/tenant.ts';
import { ISSUER_COLUMNS, issuerOf, type IssuerColumns } from '../postgres/issuer-rows.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translatedRead } from './translated-read.ts';

const TENANT = 'cast(:tenant as bigint)';
const SQL = `
select ${ISSUER_COLUMNS},
  (select c.language from clients c where c.tenant_id = ${TENANT} and c.id = cast(:client as bigint)) as client_language
from (select ${TENANT} as tenant_id) o
left join issuers s on s.tenant_id = ${TENANT}`;

/** The sender of a quote, and the language of its client; a quote to another person has none. */
export async function quoteSettings(
  database: Queryable,
  tenantId: TenantId,
  clientId: ClientId | null,
): Promise<{ readonly issuer: Issuer; readonly clientLanguage: string }> {
  const [row] = await translatedRead(() =>
    queryRows<IssuerColumns & { readonly client_language: string | null }>(database, SQL, {
      tenant: tenantId,
      client: clientId,
    }),
  );
  if (row === undefined) throw new Error('A statement without a condition returned no row');
  return { issuer: issuerOf(row), clientLanguage: row.client_language ?? '' };
}
