/** A condition: a correction has taken the payment or refund of an alias back. `tenant` is the placeholder of its tenant. */
export const isReversed = (kind: 'payment' | 'refund', alias: string, tenant: string): string =>
  `exists (select 1 from reversals v where v.tenant_id = ${tenant} and v.kind = '${kind}' and v.row_id = ${alias}.id)`;

/** The last revision of a transaction, as a table. */
export const latestOf = (id: string, tenant: string): string =>
  `(select * from transactions n where n.tenant_id = ${tenant} and n.id = ${id} order by n.revision desc limit 1)`;

/** The last revision of the transaction that a payment or refund is a part of, as a table. */
export const transactionOfPart = (kind: 'payment' | 'refund', alias: string, tenant: string): string =>
  `(select n.* from transaction_parts k
    join transactions n on n.tenant_id = ${tenant} and n.id = k.transaction_id
    where k.tenant_id = ${tenant} and k.kind = '${kind}' and k.row_id = ${alias}.id
    order by n.revision desc limit 1)`;
