/** Of the invoice `i`, as the history keeps it. */
const INVOICE_FACTS = `'status', i.status, 'number', i.number, 'issuedOn', i.issued_on, 'dueOn', i.due_on,
    'paidAt', i.paid_at, 'rate', i.tax_rate_milli::text, 'rate2', i.tax_rate2_milli::text,
    'creditMinor', i.credit_minor::text, 'totalMinor', i.total_minor::text, 'paidMinor', i.paid_minor::text,
    'excessMinor', i.excess_minor::text, 'refundedMinor', i.refunded_minor::text,
    'balanceMinor', (i.total_minor - i.paid_minor + i.refunded_minor)::text,
    'paymentMethod', i.payment_method`;

/**
 * The function that the bare contenders call. It does for one payment all the durable work of the gateway, in the
 * gateway's own tables. It exists only in the benchmark's database. It locks the invoice, checks the credential and
 * the claim, and writes the invoice, the payment, the claim, the history row with its link, the event and the command.
 * It leaves out everything that the benchmark never uses: excess and credit, mails, deliveries, numbers, recorded
 * refusals.
 */
const FULL = `
create function bench_add_payment(p_tenant bigint, p_invoice bigint, p_credential bigint, p_version integer,
  p_gateway text, p_reference text, p_amount bigint) returns bigint language plpgsql as $body$
declare
  i invoices;
  zone text;
  v_key text := json_build_array(p_invoice, lower(p_gateway), p_reference)::text;
  v_command text := 'call:' || lpad(nextval('bench_ids')::text, 36, '0');
  v_request text := gen_random_uuid();
  v_payment bigint := nextval('bench_ids');
  v_history bigint := nextval('bench_ids');
  v_now timestamptz := clock_timestamp();
  v_paid_at timestamp;
  v_before json;
  v_after json;
  v_head bytea;
begin
  select * into i from invoices where tenant_id = p_tenant and id = p_invoice for update;
  if not found or i.status in ('Draft', 'Cancelled', 'Refunded') then
    raise exception 'Invoice % takes no payment', p_invoice;
  end if;
  select t.time_zone into zone from tenants t join credentials a on a.tenant_id = t.id
    where t.id = p_tenant and a.id = p_credential and a.version = p_version and a.disabled_at is null;
  if not found then raise exception 'The credential has moved on'; end if;
  perform 1 from payment_claims where tenant_id = p_tenant and scope = 'invoice' and key = v_key;
  if found then raise exception 'The reference % was used before', p_reference; end if;
  if p_amount > i.total_minor - i.paid_minor + i.refunded_minor then raise exception 'Too much'; end if;

  v_paid_at := v_now at time zone zone;
  v_before := json_build_object(${INVOICE_FACTS});
  i.paid_minor := i.paid_minor + p_amount;
  i.status := case when i.total_minor - i.paid_minor + i.refunded_minor <= 0 then 'Paid' else i.status end;
  v_after := json_build_object(${INVOICE_FACTS},
    'paymentId', v_payment, 'amountMinor', p_amount::text, 'feesMinor', '0', 'excessMinor', '0', 'gateway', p_gateway,
    'reference', p_reference, 'receivedAt', v_paid_at);
  v_head := sha256(i.history_head || convert_to(json_build_array(p_tenant, v_history, p_invoice, i.history_seq + 1,
    'add-payment', 'applied', v_command, v_request, 'whmcs', p_credential, v_before, v_after, v_now)::text, 'UTF8'));

  update invoices set paid_minor = i.paid_minor, status = i.status,
    paid_at = case when i.status = 'Paid' then v_paid_at end,
    history_seq = i.history_seq + 1, history_head = v_head, updated_at = v_now
    where tenant_id = p_tenant and id = p_invoice;
  insert into payments (tenant_id, id, invoice_id, client_id, amount_minor, fees_minor, excess_minor, gateway,
    reference, paid_at, recorded_at, command_id, dialect, credential_id)
    values (p_tenant, v_payment, p_invoice, i.client_id, p_amount, 0, 0, p_gateway, p_reference, v_paid_at, v_now,
      v_command, 'whmcs', p_credential);
  insert into payment_claims (tenant_id, scope, key, payment_id) values (p_tenant, 'invoice', v_key, v_payment);
  insert into history (tenant_id, id, invoice_id, seq, action, outcome, command_id, request_id, dialect,
    credential_id, before, after, recorded_at, hash)
    values (p_tenant, v_history, p_invoice, i.history_seq + 1, 'add-payment', 'applied', v_command, v_request, 'whmcs',
      p_credential, v_before, v_after, v_now, v_head);
  insert into outbox (tenant_id, id, event, state, invoice_id, payload, command_id, recorded_at)
    values (p_tenant, nextval('bench_ids'), 'payment.recorded', 'recorded', p_invoice,
      json_build_object('paymentId', v_payment), v_command, v_now);
  insert into commands (tenant_id, command_id, kind, outcome, recorded_at)
    values (p_tenant, v_command, 'add-payment', json_build_object('ok', true, 'result', json_build_object(
      'kind', 'payment-added', 'paymentId', v_payment, 'isRepeat', false)), v_now);
  return v_payment;
end
$body$`;

/** No claim, no history, no event, no command: the cost of a payment that cannot be audited or repeated safely. */
const MINIMAL = `
create function bench_add_payment_minimal(p_tenant bigint, p_invoice bigint, p_credential bigint, p_version integer,
  p_gateway text, p_reference text, p_amount bigint) returns bigint language plpgsql as $body$
declare
  i invoices;
  v_payment bigint := nextval('bench_ids');
begin
  select * into strict i from invoices where tenant_id = p_tenant and id = p_invoice for update;
  insert into payments (tenant_id, id, invoice_id, client_id, amount_minor, fees_minor, excess_minor, gateway,
    reference, paid_at, recorded_at, command_id, dialect, credential_id)
    values (p_tenant, v_payment, p_invoice, i.client_id, p_amount, 0, 0, p_gateway, p_reference,
      clock_timestamp() at time zone 'UTC', clock_timestamp(), 'call:' || lpad(v_payment::text, 36, '0'), 'whmcs', p_credential);
  update invoices set paid_minor = i.paid_minor + p_amount, updated_at = clock_timestamp()
    where tenant_id = p_tenant and id = p_invoice;
  return v_payment;
end
$body$`;

/** Far above whatever the gateway's own counters hand out meanwhile. */
const IDS = 'create sequence bench_ids start 1000000000000 cache 100';

/** The benchmark's additions to its own database; run by the owner, a statement each. */
export const BENCH_FUNCTIONS: readonly string[] = [IDS, FULL, MINIMAL];

export type PaymentFunction = 'bench_add_payment' | 'bench_add_payment_minimal';
