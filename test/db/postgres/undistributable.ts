/**
 * Statements that a distributed server refused, or sent to every node, because the tenant was named only by another row.
 * Each is one of the gateway's own, as it once was, cut to its joins. The check of statements must find them.
 */
export const UNDISTRIBUTABLE: readonly (readonly [name: string, sql: string, faults: string])[] = [
  [
    'the load of a batch, by the claim before the payment',
    `select coalesce(json_agg(json_build_object('scope', k.scope, 'paymentId', p.id)), '[]')
     from unnest($2::text[], $3::text[]) as w (scope, key)
     cross join lateral (select * from payment_claims c where c.tenant_id = $1::bigint and c.scope = w.scope
       and c.key = w.key limit 1) k
     join payments p on p.tenant_id = k.tenant_id and p.id = k.payment_id`,
    'reads payments p without a value for tenant_id',
  ],
  [
    'the load of a batch, by the payment of the refunds',
    `select (select coalesce(sum(r.amount_minor), 0)::text from refunds r
       where r.tenant_id = p.tenant_id and r.payment_id = p.id)
     from payments p where p.tenant_id = $1::bigint and p.id = any($2::bigint[])`,
    'reads refunds r without a value for tenant_id',
  ],
  [
    'an invoice, by the question',
    `select a.version, i.id, (select json_agg(l.id) from invoice_lines l
       where l.tenant_id = i.tenant_id and l.invoice_id = i.id) as lines
     from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as q (tenant_id, invoice_id, credential_id)
     left join credentials a on a.id = q.credential_id and a.tenant_id = q.tenant_id
     left join invoices i on i.tenant_id = q.tenant_id and i.id = q.invoice_id`,
    'reads invoice_lines l without a value for tenant_id; reads invoices i without a value for tenant_id',
  ],
  [
    'a page, by its invoice',
    `select coalesce((select m.display_name from payment_methods m
        where m.tenant_id = i.tenant_id and lower(m.system_name) = lower(i.payment_method) limit 1), '') as method,
       (select json_build_object('state', d.state) from deliveries d
        where d.tenant_id = i.tenant_id and d.invoice_id = i.id) as delivery
     from invoices i where i.tenant_id = $1 and i.id = $2`,
    'reads deliveries d without a value for tenant_id; reads payment_methods m without a value for tenant_id',
  ],
  [
    'a mail, by its event',
    `select o.id, (select p.amount_minor from payments p where p.tenant_id = o.tenant_id
       and p.id = (o.payload ->> 'paymentId')::bigint) as amount
     from outbox o where o.tenant_id = $1 and o.id = $2`,
    'reads payments p without a value for tenant_id',
  ],
  [
    'a completion, by its delivery',
    `select v.state, (select m.state from metrc_accounts m where m.tenant_id = v.tenant_id) as account
     from outbox o join deliveries v on v.tenant_id = o.tenant_id and v.invoice_id = o.invoice_id
     where o.tenant_id = $1 and o.id = $2`,
    'reads metrc_accounts m without a value for tenant_id',
  ],
  [
    'the relay, by a list of tenants',
    `select o.tenant_id, o.id from unnest($1::bigint[]) as t (id) cross join lateral (
       select * from outbox p where p.tenant_id = t.id and p.state = 'pending'
       order by p.tenant_id, p.id limit $2 for update skip locked) o limit $3`,
    'reads outbox p without a value for tenant_id',
  ],
  [
    'the events that are settled, by a list of tenants',
    `update outbox o set state = $1 from unnest($2::bigint[], $3::bigint[]) as e (tenant_id, id)
     where o.tenant_id = e.tenant_id and o.id = e.id`,
    'reads outbox o without a value for tenant_id',
  ],
  [
    'the tenants to seal, by the tenant',
    `select t.id from tenants t left join lateral
       (select s.sealed_at from history_seals s where s.tenant_id = t.id order by s.seq desc limit 1) l on true
     where l.sealed_at is null`,
    'reads history_seals s without a value for tenant_id',
  ],
  [
    'the claims that verify reads, by the claim before the payment',
    `select k.scope, k.key, p.invoice_id from (
       select * from payment_claims k where k.tenant_id = $1 and (k.scope, k.key) > ($2, $3)
       order by k.scope, k.key limit 1000
     ) k left join payments p on p.tenant_id = k.tenant_id and p.id = k.payment_id order by k.scope, k.key`,
    'reads payments p without a value for tenant_id',
  ],
  [
    'the list of jobs, by a list of tenants',
    `select o.id, v.failure from outbox o
     left join deliveries v on v.tenant_id = o.tenant_id and v.invoice_id = o.invoice_id
     where o.tenant_id = any(cast($1 as bigint[])) and o.state in ('queued', 'held', 'failed')`,
    'reads deliveries v without a value for tenant_id; reads outbox o without a value for tenant_id',
  ],
  [
    'a query of no columns',
    `select exists (select from payments p where p.tenant_id = $1 and p.reference = $2) as is_used`,
    'selects no column of payments: write select 1',
  ],
];
