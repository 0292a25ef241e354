-- Invoice gateway 0.1.0: its schema, with data. Made by npm run dump:schema; never edited.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA graphile_worker;
ALTER SCHEMA graphile_worker OWNER TO gateway_worker;
CREATE TYPE graphile_worker.job_spec AS (
	identifier text,
	payload json,
	queue_name text,
	run_at timestamp with time zone,
	max_attempts smallint,
	job_key text,
	priority smallint,
	flags text[]
);
ALTER TYPE graphile_worker.job_spec OWNER TO gateway_worker;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE graphile_worker._private_jobs (
    id bigint NOT NULL,
    job_queue_id integer,
    task_id integer NOT NULL,
    payload json DEFAULT '{}'::json NOT NULL,
    priority smallint DEFAULT 0 NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    max_attempts smallint DEFAULT 25 NOT NULL,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    key text,
    locked_at timestamp with time zone,
    locked_by text,
    revision integer DEFAULT 0 NOT NULL,
    flags jsonb,
    is_available boolean GENERATED ALWAYS AS (((locked_at IS NULL) AND (attempts < max_attempts))) STORED NOT NULL,
    CONSTRAINT jobs_key_check CHECK (((length(key) > 0) AND (length(key) <= 512))),
    CONSTRAINT jobs_max_attempts_check CHECK ((max_attempts >= 1))
);
ALTER TABLE graphile_worker._private_jobs OWNER TO gateway_worker;
CREATE FUNCTION graphile_worker.add_job(identifier text, payload json DEFAULT NULL::json, queue_name text DEFAULT NULL::text, run_at timestamp with time zone DEFAULT NULL::timestamp with time zone, max_attempts integer DEFAULT NULL::integer, job_key text DEFAULT NULL::text, priority integer DEFAULT NULL::integer, flags text[] DEFAULT NULL::text[], job_key_mode text DEFAULT 'replace'::text) RETURNS graphile_worker._private_jobs
    LANGUAGE plpgsql
    AS $$
declare
  v_job "graphile_worker"._private_jobs;
begin
  if (job_key is null or job_key_mode is null or job_key_mode in ('replace', 'preserve_run_at')) then
    select * into v_job
    from "graphile_worker".add_jobs(
      ARRAY[(
        identifier,
        payload,
        queue_name,
        run_at,
        max_attempts::smallint,
        job_key,
        priority::smallint,
        flags
      )::"graphile_worker".job_spec],
      (job_key_mode = 'preserve_run_at')
    )
    limit 1;
    return v_job;
  elsif job_key_mode = 'unsafe_dedupe' then
    -- Ensure all the tasks exist
    insert into "graphile_worker"._private_tasks as tasks (identifier)
    values (add_job.identifier)
    on conflict do nothing;
    -- Ensure all the queues exist
    if add_job.queue_name is not null then
      insert into "graphile_worker"._private_job_queues as job_queues (queue_name)
      values (add_job.queue_name)
      on conflict do nothing;
    end if;
    -- Insert job, but if one already exists then do nothing, even if the
    -- existing job has already started (and thus represents an out-of-date
    -- world state). This is dangerous because it means that whatever state
    -- change triggered this add_job may not be acted upon (since it happened
    -- after the existing job started executing, but no further job is being
    -- scheduled), but it is useful in very rare circumstances for
    -- de-duplication. If in doubt, DO NOT USE THIS.
    insert into "graphile_worker"._private_jobs as jobs (
      job_queue_id,
      task_id,
      payload,
      run_at,
      max_attempts,
      key,
      priority,
      flags
    )
      select
        job_queues.id,
        tasks.id,
        coalesce(add_job.payload, '{}'::json),
        coalesce(add_job.run_at, now()),
        coalesce(add_job.max_attempts::smallint, 25::smallint),
        add_job.job_key,
        coalesce(add_job.priority::smallint, 0::smallint),
        (
          select jsonb_object_agg(flag, true)
          from unnest(add_job.flags) as item(flag)
        )
      from "graphile_worker"._private_tasks as tasks
      left join "graphile_worker"._private_job_queues as job_queues
      on job_queues.queue_name = add_job.queue_name
      where tasks.identifier = add_job.identifier
    on conflict (key)
      -- Bump the updated_at so that there's something to return
      do update set
        revision = jobs.revision + 1,
        updated_at = now()
      returning *
      into v_job;
    if v_job.revision = 0 then
      perform pg_notify('jobs:insert', '{"r":' || random()::text || ',"count":1}');
    end if;
    return v_job;
  else
    raise exception 'Invalid job_key_mode value, expected ''replace'', ''preserve_run_at'' or ''unsafe_dedupe''.' using errcode = 'GWBKM';
  end if;
end;
$$;
ALTER FUNCTION graphile_worker.add_job(identifier text, payload json, queue_name text, run_at timestamp with time zone, max_attempts integer, job_key text, priority integer, flags text[], job_key_mode text) OWNER TO gateway_worker;
CREATE FUNCTION graphile_worker.add_jobs(specs graphile_worker.job_spec[], job_key_preserve_run_at boolean DEFAULT false) RETURNS SETOF graphile_worker._private_jobs
    LANGUAGE plpgsql
    AS $$
begin
  -- Ensure all the tasks exist
  insert into "graphile_worker"._private_tasks as tasks (identifier)
  select distinct spec.identifier
  from unnest(specs) spec
  on conflict do nothing;
  -- Ensure all the queues exist
  insert into "graphile_worker"._private_job_queues as job_queues (queue_name)
  select distinct spec.queue_name
  from unnest(specs) spec
  where spec.queue_name is not null
  on conflict do nothing;
  -- Ensure any locked jobs have their key cleared - in the case of locked
  -- existing job create a new job instead as it must have already started
  -- executing (i.e. it's world state is out of date, and the fact add_job
  -- has been called again implies there's new information that needs to be
  -- acted upon).
  update "graphile_worker"._private_jobs as jobs
  set
    key = null,
    attempts = jobs.max_attempts,
    updated_at = now()
  from unnest(specs) spec
  where spec.job_key is not null
  and jobs.key = spec.job_key
  and is_available is not true;
  -- WARNING: this count is not 100% accurate; 'on conflict' clause will cause it to be an overestimate
  perform pg_notify('jobs:insert', '{"r":' || random()::text || ',"count":' || array_length(specs, 1)::text || '}');
  -- TODO: is there a risk that a conflict could occur depending on the
  -- isolation level?
  return query insert into "graphile_worker"._private_jobs as jobs (
    job_queue_id,
    task_id,
    payload,
    run_at,
    max_attempts,
    key,
    priority,
    flags
  )
    select
      job_queues.id,
      tasks.id,
      coalesce(spec.payload, '{}'::json),
      coalesce(spec.run_at, now()),
      coalesce(spec.max_attempts, 25),
      spec.job_key,
      coalesce(spec.priority, 0),
      (
        select jsonb_object_agg(flag, true)
        from unnest(spec.flags) as item(flag)
      )
    from unnest(specs) spec
    inner join "graphile_worker"._private_tasks as tasks
    on tasks.identifier = spec.identifier
    left join "graphile_worker"._private_job_queues as job_queues
    on job_queues.queue_name = spec.queue_name
  on conflict (key) do update set
    job_queue_id = excluded.job_queue_id,
    task_id = excluded.task_id,
    payload =
      case
      when json_typeof(jobs.payload) = 'array' and json_typeof(excluded.payload) = 'array' then
        (jobs.payload::jsonb || excluded.payload::jsonb)::json
      else
        excluded.payload
      end,
    max_attempts = excluded.max_attempts,
    run_at = (case
      when job_key_preserve_run_at is true and jobs.attempts = 0 then jobs.run_at
      else excluded.run_at
    end),
    priority = excluded.priority,
    revision = jobs.revision + 1,
    flags = excluded.flags,
    -- always reset error/retry state
    attempts = 0,
    last_error = null,
    updated_at = now()
  where jobs.locked_at is null
  returning *;
end;
$$;
ALTER FUNCTION graphile_worker.add_jobs(specs graphile_worker.job_spec[], job_key_preserve_run_at boolean) OWNER TO gateway_worker;
CREATE FUNCTION graphile_worker.complete_jobs(job_ids bigint[]) RETURNS SETOF graphile_worker._private_jobs
    LANGUAGE sql
    AS $$
  delete from "graphile_worker"._private_jobs as jobs
    where id = any(job_ids)
    and (
      locked_at is null
    or
      locked_at < now() - interval '4 hours'
    )
    returning *;
$$;
ALTER FUNCTION graphile_worker.complete_jobs(job_ids bigint[]) OWNER TO gateway_worker;
CREATE FUNCTION graphile_worker.force_unlock_workers(worker_ids text[]) RETURNS void
    LANGUAGE sql
    AS $$
update "graphile_worker"._private_jobs as jobs
set locked_at = null, locked_by = null
where locked_by = any(worker_ids);
update "graphile_worker"._private_job_queues as job_queues
set locked_at = null, locked_by = null
where locked_by = any(worker_ids);
$$;
ALTER FUNCTION graphile_worker.force_unlock_workers(worker_ids text[]) OWNER TO gateway_worker;
CREATE FUNCTION graphile_worker.permanently_fail_jobs(job_ids bigint[], error_message text DEFAULT NULL::text) RETURNS SETOF graphile_worker._private_jobs
    LANGUAGE sql
    AS $$
  update "graphile_worker"._private_jobs as jobs
    set
      last_error = coalesce(error_message, 'Manually marked as failed'),
      attempts = max_attempts,
      updated_at = now()
    where id = any(job_ids)
    and (
      locked_at is null
    or
      locked_at < NOW() - interval '4 hours'
    )
    returning *;
$$;
ALTER FUNCTION graphile_worker.permanently_fail_jobs(job_ids bigint[], error_message text) OWNER TO gateway_worker;
CREATE FUNCTION graphile_worker.remove_job(job_key text) RETURNS graphile_worker._private_jobs
    LANGUAGE plpgsql STRICT
    AS $$
declare
  v_job "graphile_worker"._private_jobs;
begin
  -- Delete job if not locked
  delete from "graphile_worker"._private_jobs as jobs
    where key = job_key
    and (
      locked_at is null
    or
      locked_at < NOW() - interval '4 hours'
    )
  returning * into v_job;
  if not (v_job is null) then
    perform pg_notify('jobs:insert', '{"r":' || random()::text || ',"count":-1}');
    return v_job;
  end if;
  -- Otherwise prevent job from retrying, and clear the key
  update "graphile_worker"._private_jobs as jobs
  set
    key = null,
    attempts = jobs.max_attempts,
    updated_at = now()
  where key = job_key
  returning * into v_job;
  return v_job;
end;
$$;
ALTER FUNCTION graphile_worker.remove_job(job_key text) OWNER TO gateway_worker;
CREATE FUNCTION graphile_worker.reschedule_jobs(job_ids bigint[], run_at timestamp with time zone DEFAULT NULL::timestamp with time zone, priority integer DEFAULT NULL::integer, attempts integer DEFAULT NULL::integer, max_attempts integer DEFAULT NULL::integer) RETURNS SETOF graphile_worker._private_jobs
    LANGUAGE sql
    AS $$
  update "graphile_worker"._private_jobs as jobs
    set
      run_at = coalesce(reschedule_jobs.run_at, jobs.run_at),
      priority = coalesce(reschedule_jobs.priority::smallint, jobs.priority),
      attempts = coalesce(reschedule_jobs.attempts::smallint, jobs.attempts),
      max_attempts = coalesce(reschedule_jobs.max_attempts::smallint, jobs.max_attempts),
      updated_at = now()
    where id = any(job_ids)
    and (
      locked_at is null
    or
      locked_at < NOW() - interval '4 hours'
    )
    returning *;
$$;
ALTER FUNCTION graphile_worker.reschedule_jobs(job_ids bigint[], run_at timestamp with time zone, priority integer, attempts integer, max_attempts integer) OWNER TO gateway_worker;
CREATE TABLE graphile_worker._private_job_queues (
    id integer NOT NULL,
    queue_name text NOT NULL,
    locked_at timestamp with time zone,
    locked_by text,
    is_available boolean GENERATED ALWAYS AS ((locked_at IS NULL)) STORED NOT NULL,
    CONSTRAINT job_queues_queue_name_check CHECK ((length(queue_name) <= 128))
);
ALTER TABLE graphile_worker._private_job_queues OWNER TO gateway_worker;
CREATE TABLE graphile_worker._private_known_crontabs (
    identifier text NOT NULL,
    known_since timestamp with time zone NOT NULL,
    last_execution timestamp with time zone
);
ALTER TABLE graphile_worker._private_known_crontabs OWNER TO gateway_worker;
CREATE TABLE graphile_worker._private_tasks (
    id integer NOT NULL,
    identifier text NOT NULL,
    CONSTRAINT tasks_identifier_check CHECK ((length(identifier) <= 128))
);
ALTER TABLE graphile_worker._private_tasks OWNER TO gateway_worker;
ALTER TABLE graphile_worker._private_job_queues ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME graphile_worker.job_queues_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW graphile_worker.jobs AS
 SELECT jobs.id,
    job_queues.queue_name,
    tasks.identifier AS task_identifier,
    jobs.priority,
    jobs.run_at,
    jobs.attempts,
    jobs.max_attempts,
    jobs.last_error,
    jobs.created_at,
    jobs.updated_at,
    jobs.key,
    jobs.locked_at,
    jobs.locked_by,
    jobs.revision,
    jobs.flags
   FROM ((graphile_worker._private_jobs jobs
     JOIN graphile_worker._private_tasks tasks ON ((tasks.id = jobs.task_id)))
     LEFT JOIN graphile_worker._private_job_queues job_queues ON ((job_queues.id = jobs.job_queue_id)));
ALTER TABLE graphile_worker.jobs OWNER TO gateway_worker;
ALTER TABLE graphile_worker._private_jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME graphile_worker.jobs_id_seq1
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE graphile_worker.migrations (
    id integer NOT NULL,
    ts timestamp with time zone DEFAULT now() NOT NULL,
    breaking boolean DEFAULT false NOT NULL
);
ALTER TABLE graphile_worker.migrations OWNER TO gateway_worker;
ALTER TABLE graphile_worker._private_tasks ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME graphile_worker.tasks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.clients (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    currency text NOT NULL,
    is_tax_exempt boolean NOT NULL,
    tax_rate_milli bigint,
    tax_rate2_milli bigint,
    payment_method text,
    credit_minor bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT clients_credit_check CHECK ((credit_minor >= 0)),
    CONSTRAINT clients_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
);
ALTER TABLE public.clients OWNER TO gateway_owner;
CREATE TABLE public.commands (
    tenant_id bigint NOT NULL,
    command_id text NOT NULL,
    kind text NOT NULL,
    fingerprint text,
    outcome jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
ALTER TABLE public.commands OWNER TO gateway_owner;
CREATE TABLE public.credentials (
    id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    dialect text NOT NULL,
    kind text NOT NULL,
    identifier text NOT NULL,
    secret_hash text NOT NULL,
    version integer NOT NULL,
    actions text[],
    allowed_ips text[],
    allows_query_string boolean NOT NULL,
    typing text NOT NULL,
    is_loopback_only boolean NOT NULL,
    disabled_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT credentials_kind_check CHECK ((kind = ANY (ARRAY['api-secret'::text, 'admin-login'::text, 'corp-user'::text]))),
    CONSTRAINT credentials_typing_check CHECK ((typing = ANY (ARRAY['modern'::text, 'legacy-strings'::text])))
);
ALTER TABLE public.credentials OWNER TO gateway_owner;
ALTER TABLE public.credentials ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.credentials_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.credit_entries (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    client_id bigint NOT NULL,
    amount_minor bigint NOT NULL,
    reason text NOT NULL,
    invoice_id bigint,
    payment_id bigint,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT credit_entries_amount_check CHECK ((amount_minor <> 0))
);
ALTER TABLE public.credit_entries OWNER TO gateway_owner;
CREATE TABLE public.deliveries (
    tenant_id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    metrc_delivery_id bigint NOT NULL,
    license_number text NOT NULL,
    accepted_packages jsonb NOT NULL,
    returned_packages jsonb NOT NULL,
    state text NOT NULL,
    arrived_at timestamp without time zone,
    failure text,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT deliveries_state_check CHECK ((state = ANY (ARRAY['open'::text, 'completing'::text, 'completed'::text, 'failed'::text])))
);
ALTER TABLE public.deliveries OWNER TO gateway_owner;
CREATE TABLE public.history (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    invoice_id bigint,
    seq bigint,
    action text NOT NULL,
    outcome text NOT NULL,
    code text,
    command_id text NOT NULL,
    request_id text NOT NULL,
    dialect text NOT NULL,
    credential_id bigint NOT NULL,
    payee_id bigint,
    before jsonb,
    after jsonb,
    recorded_at timestamp with time zone NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT history_outcome_check CHECK ((outcome = ANY (ARRAY['applied'::text, 'repeated'::text, 'refused'::text])))
);
ALTER TABLE public.history OWNER TO gateway_owner;
CREATE TABLE public.id_counters (
    tenant_id bigint NOT NULL,
    kind text NOT NULL,
    next_id bigint NOT NULL
);
ALTER TABLE public.id_counters OWNER TO gateway_owner;
CREATE TABLE public.invoice_lines (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    type text NOT NULL,
    related_id bigint NOT NULL,
    description text NOT NULL,
    amount_minor bigint NOT NULL,
    is_taxed boolean NOT NULL
);
ALTER TABLE public.invoice_lines OWNER TO gateway_owner;
CREATE TABLE public.invoices (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    client_id bigint NOT NULL,
    currency text NOT NULL,
    number text NOT NULL,
    status text NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    paid_at timestamp without time zone,
    refunded_at timestamp without time zone,
    cancelled_at timestamp without time zone,
    last_capture_at timestamp without time zone,
    tax_rate_milli bigint NOT NULL,
    tax_rate2_milli bigint NOT NULL,
    tax_mode text NOT NULL,
    tax_is_compound boolean NOT NULL,
    tax_rounding text NOT NULL,
    subtotal_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    tax2_minor bigint NOT NULL,
    credit_minor bigint NOT NULL,
    total_minor bigint NOT NULL,
    paid_minor bigint NOT NULL,
    excess_minor bigint NOT NULL,
    refunded_minor bigint NOT NULL,
    payment_method text NOT NULL,
    notes text NOT NULL,
    history_seq bigint NOT NULL,
    history_head bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT invoices_credit_check CHECK ((credit_minor >= 0)),
    CONSTRAINT invoices_paid_check CHECK (((paid_minor >= excess_minor) AND (excess_minor >= 0) AND (refunded_minor >= 0))),
    CONSTRAINT invoices_status_check CHECK ((status = ANY (ARRAY['Draft'::text, 'Unpaid'::text, 'Paid'::text, 'Cancelled'::text, 'Refunded'::text, 'Collections'::text, 'Payment Pending'::text]))),
    CONSTRAINT invoices_total_check CHECK ((total_minor = (((subtotal_minor + tax_minor) + tax2_minor) - credit_minor)))
);
ALTER TABLE public.invoices OWNER TO gateway_owner;
CREATE TABLE public.merchant_settings (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL
);
ALTER TABLE public.merchant_settings OWNER TO gateway_owner;
CREATE TABLE public.metrc_accounts (
    tenant_id bigint NOT NULL,
    state text NOT NULL,
    vendor_key_sealed text NOT NULL,
    user_key_sealed text NOT NULL,
    CONSTRAINT metrc_accounts_state_check CHECK ((state ~ '^[a-z]{2}$'::text))
);
ALTER TABLE public.metrc_accounts OWNER TO gateway_owner;
CREATE TABLE public.money_types (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    gateway text NOT NULL
);
ALTER TABLE public.money_types OWNER TO gateway_owner;
CREATE TABLE public.number_counters (
    tenant_id bigint NOT NULL,
    next_number bigint NOT NULL
);
ALTER TABLE public.number_counters OWNER TO gateway_owner;
CREATE TABLE public.outbox (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    event text NOT NULL,
    state text NOT NULL,
    invoice_id bigint NOT NULL,
    payload jsonb NOT NULL,
    command_id text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['recorded'::text, 'pending'::text, 'queued'::text, 'held'::text, 'done'::text, 'failed'::text])))
);
ALTER TABLE public.outbox OWNER TO gateway_owner;
CREATE TABLE public.payees (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL
);
ALTER TABLE public.payees OWNER TO gateway_owner;
CREATE TABLE public.payment_claims (
    tenant_id bigint NOT NULL,
    scope text NOT NULL,
    key text NOT NULL,
    payment_id bigint NOT NULL
);
ALTER TABLE public.payment_claims OWNER TO gateway_owner;
CREATE TABLE public.payment_methods (
    tenant_id bigint NOT NULL,
    system_name text NOT NULL,
    display_name text NOT NULL,
    is_card_gateway boolean NOT NULL
);
ALTER TABLE public.payment_methods OWNER TO gateway_owner;
CREATE TABLE public.payments (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    client_id bigint NOT NULL,
    amount_minor bigint NOT NULL,
    fees_minor bigint NOT NULL,
    excess_minor bigint NOT NULL,
    gateway text NOT NULL,
    reference text NOT NULL,
    paid_at timestamp without time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    command_id text NOT NULL,
    dialect text NOT NULL,
    credential_id bigint NOT NULL,
    payee_id bigint,
    fingerprint text,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT payments_amount_check CHECK (((amount_minor > 0) AND ((excess_minor >= 0) AND (excess_minor <= amount_minor))))
);
ALTER TABLE public.payments OWNER TO gateway_owner;
CREATE TABLE public.refunds (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    payment_id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    client_id bigint NOT NULL,
    amount_minor bigint NOT NULL,
    gateway text NOT NULL,
    reference text NOT NULL,
    refunded_at timestamp without time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    command_id text NOT NULL,
    CONSTRAINT refunds_amount_check CHECK ((amount_minor > 0))
);
ALTER TABLE public.refunds OWNER TO gateway_owner;
CREATE TABLE public.schema_migrations (
    id integer NOT NULL,
    name character varying(255),
    batch integer,
    migration_time timestamp with time zone
);
ALTER TABLE public.schema_migrations OWNER TO gateway_owner;
CREATE SEQUENCE public.schema_migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER TABLE public.schema_migrations_id_seq OWNER TO gateway_owner;
ALTER SEQUENCE public.schema_migrations_id_seq OWNED BY public.schema_migrations.id;
CREATE TABLE public.schema_migrations_lock (
    index integer NOT NULL,
    is_locked integer
);
ALTER TABLE public.schema_migrations_lock OWNER TO gateway_owner;
CREATE SEQUENCE public.schema_migrations_lock_index_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER TABLE public.schema_migrations_lock_index_seq OWNER TO gateway_owner;
ALTER SEQUENCE public.schema_migrations_lock_index_seq OWNED BY public.schema_migrations_lock.index;
CREATE TABLE public.tenants (
    id bigint NOT NULL,
    name text NOT NULL,
    currency text NOT NULL,
    time_zone text NOT NULL,
    local_date_format text NOT NULL,
    tax_rate_milli bigint NOT NULL,
    tax_rate2_milli bigint NOT NULL,
    tax_mode text NOT NULL,
    tax_is_compound boolean NOT NULL,
    tax_rounding text NOT NULL,
    due_days integer NOT NULL,
    payment_method text NOT NULL,
    reference_scope text NOT NULL,
    number_format text,
    access_key_sha256 text,
    created_at timestamp with time zone NOT NULL,
    key_prefix text,
    corp_methods text[] DEFAULT '{addinvoicepayment}'::text[] NOT NULL,
    repeat_window_timed_seconds integer DEFAULT 86400 NOT NULL,
    repeat_window_dated_seconds integer DEFAULT 300 NOT NULL,
    CONSTRAINT tenants_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT tenants_due_days_check CHECK (((due_days >= 0) AND (due_days <= 3650))),
    CONSTRAINT tenants_key_prefix_check CHECK ((key_prefix ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT tenants_reference_scope_check CHECK ((reference_scope = ANY (ARRAY['invoice'::text, 'gateway'::text, 'none'::text]))),
    CONSTRAINT tenants_tax_mode_check CHECK ((tax_mode = ANY (ARRAY['exclusive'::text, 'inclusive'::text]))),
    CONSTRAINT tenants_tax_rounding_check CHECK ((tax_rounding = ANY (ARRAY['invoice'::text, 'line'::text])))
);
ALTER TABLE public.tenants OWNER TO gateway_owner;
ALTER TABLE ONLY public.schema_migrations ALTER COLUMN id SET DEFAULT nextval('public.schema_migrations_id_seq'::regclass);
ALTER TABLE ONLY public.schema_migrations_lock ALTER COLUMN index SET DEFAULT nextval('public.schema_migrations_lock_index_seq'::regclass);
INSERT INTO graphile_worker._private_tasks OVERRIDING SYSTEM VALUE VALUES
	(1, 'complete-delivery');
INSERT INTO graphile_worker.migrations VALUES
	(1, '2026-11-22 16:49:22.731806+00', true),
	(2, '2026-11-22 16:49:22.740148+00', false),
	(3, '2026-11-22 16:49:22.744024+00', true),
	(4, '2026-11-22 16:49:22.74603+00', false),
	(5, '2026-11-22 16:49:22.747827+00', false),
	(6, '2026-11-22 16:49:22.749674+00', false),
	(7, '2026-11-22 16:49:22.758604+00', false),
	(8, '2026-11-22 16:49:22.760572+00', false),
	(9, '2026-11-22 16:49:22.763207+00', false),
	(10, '2026-11-22 16:49:22.764351+00', false),
	(11, '2026-11-22 16:49:22.765134+00', true),
	(12, '2026-11-22 16:49:22.783618+00', false),
	(13, '2026-11-22 16:49:22.785142+00', true),
	(14, '2026-11-22 16:49:22.786994+00', true),
	(15, '2026-11-22 16:49:22.788322+00', false),
	(16, '2026-11-22 16:49:22.789336+00', true),
	(17, '2026-11-22 16:49:22.791304+00', false),
	(18, '2026-11-22 16:49:22.792949+00', false),
	(19, '2026-11-22 16:49:22.794441+00', true);
INSERT INTO public.clients VALUES
	(53, 1, 'Demo Client', 'client1@example.com', 'USD', false, NULL, NULL, NULL, 0, '2026-11-22 16:49:22.815+00'),
	(53, 2361, 'Sample Client', 'client2361@example.com', 'USD', false, NULL, NULL, NULL, 0, '2026-11-22 16:49:22.815+00');
INSERT INTO public.commands VALUES
	(53, 'call:67ff2ae3-f333-4664-9501-d2c3723e9eb9', 'add-payment', NULL, '{"ok": true, "result": {"kind": "payment-added", "isRepeat": false, "paymentId": 1}}', '2026-11-22 16:49:23.639+00'),
	(53, 'call:530f0e7a-3158-452f-a38c-f1d616a9a1cc', 'add-payment', NULL, '{"ok": true, "result": {"kind": "payment-added", "isRepeat": true, "paymentId": 1}}', '2026-11-22 16:49:23.662+00'),
	(53, 'call:4b174ad3-8466-48db-88d2-c0521662ca49', 'add-payment', NULL, '{"ok": false, "code": "reference-reused", "facts": {}}', '2026-11-22 16:49:23.676+00'),
	(53, 'call:c7355c23-73b9-4539-9576-309eec757b3f', 'add-payment', NULL, '{"ok": false, "code": "invoice-not-found", "facts": {}}', '2026-11-22 16:49:23.693+00'),
	(53, 'call:9abe4485-bab6-4b23-9521-692bf9bf50e6', 'add-payment', NULL, '{"ok": true, "result": {"kind": "payment-added", "isRepeat": false, "paymentId": 2}}', '2026-11-22 16:49:23.721+00'),
	(53, 'call:4beff3c8-13c8-4248-98b8-2407b9082bbc', 'update-invoice', NULL, '{"ok": true, "result": {"kind": "invoice-updated", "invoiceId": 1}}', '2026-11-22 16:49:23.748+00'),
	(53, 'call:4f74d963-03b1-476f-8c44-9d9238425414', 'create-invoice', NULL, '{"ok": true, "result": {"kind": "invoice-created", "status": "Unpaid", "invoiceId": 79}}', '2026-11-22 16:49:23.765+00'),
	(53, 'call:a6b4c588-f75a-4eb6-b212-9f9203f873fa', 'create-invoice', NULL, '{"ok": true, "result": {"kind": "invoice-created", "status": "Draft", "invoiceId": 80}}', '2026-11-22 16:49:23.793+00'),
	(53, 'call:5aa0e58f-f37e-44bd-b740-7527b1ecb6e2', 'add-payment', NULL, '{"ok": true, "result": {"kind": "payment-added", "isRepeat": false, "paymentId": 3}}', '2026-11-22 16:49:24.118+00'),
	(53, 'call:5e206bb0-b70c-4815-a6a9-ab71d843faa5', 'add-payment', NULL, '{"ok": true, "result": {"kind": "payment-added", "isRepeat": false, "paymentId": 4}}', '2026-11-22 16:49:24.134+00'),
	(53, 'call:85104528-fcd7-4cff-b206-46edb29f4aed', 'add-payment', NULL, '{"ok": true, "result": {"kind": "payment-added", "isRepeat": true, "paymentId": 4}}', '2026-11-22 16:49:24.146+00');
INSERT INTO public.credentials VALUES
	(1, 53, 'corp', 'corp-user', '53/demo', 'scrypt$131072$8$1$qBtjn/iYL/Px7FVl/nDMVg==$TUsoG37K8QthX7p1lDALK3Sg+yvAWh+8O2VQpcT1SD0=', 1, NULL, NULL, false, 'modern', true, NULL, '2026-11-22 16:49:22.815+00'),
	(2, 53, 'whmcs', 'api-secret', 'demo-identifier', 'sha256$cd577fe2561ebff23505db0bb006300c7cdecbd46bc0e03c449afafaca2c25bf', 1, NULL, NULL, true, 'modern', true, NULL, '2026-11-22 16:49:22.815+00'),
	(3, 53, 'whmcs', 'admin-login', 'admin', 'scrypt$131072$8$1$BumBHzv7JtY3xhWFSTuhGg==$gMi5ZgMTuGVCKqgnsNgAw7hpyP/zXunwi1RtC7+3uZM=', 1, NULL, NULL, false, 'modern', true, NULL, '2026-11-22 16:49:22.815+00');
INSERT INTO public.credit_entries VALUES
	(53, 1, 2361, 405, 'overpayment', 1, 2, '2026-11-22 16:49:23.721+00'),
	(53, 2, 2361, -405, 'applied-to-invoice', 79, NULL, '2026-11-22 16:49:23.765+00');
INSERT INTO public.deliveries VALUES
	(53, 78, 7801, 'DEMO-0001', '["ABCDEF012345670000010026"]', '[]', 'completing', '2015-03-24 11:54:00', NULL, '2026-11-22 16:49:24.118+00');
INSERT INTO public.history VALUES
	(53, 1, 78, 1, 'add-payment', 'applied', NULL, 'call:67ff2ae3-f333-4664-9501-d2c3723e9eb9', 'd8537d64-0ee5-42f2-8396-8c202b2cd4f1', 'whmcs', 2, NULL, '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2015-03-24", "paidMinor": "0", "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "4500", "paymentMethod": "cash", "refundedMinor": "0"}', '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "payment": {"claims": ["invoice"], "gateway": "mailin", "feesMinor": "45", "paymentId": 1, "reference": "T-1", "receivedAt": "2016-01-01 12:33:12", "amountMinor": "1500", "excessMinor": "0"}, "issuedOn": "2015-03-24", "paidMinor": "1500", "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "3000", "paymentMethod": "cash", "refundedMinor": "0"}', '2026-11-22 16:49:23.639+00', '\x5b28a9587a75ce1e27f2a7576fc39714bf132aea2faa79913ad8b306d79d9df6'),
	(53, 2, 78, 2, 'add-payment', 'repeated', NULL, 'call:530f0e7a-3158-452f-a38c-f1d616a9a1cc', '6d835583-7ac8-47cf-a1be-187f9388d98a', 'whmcs', 2, NULL, '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2015-03-24", "paidMinor": "1500", "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "3000", "paymentMethod": "cash", "refundedMinor": "0"}', '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2015-03-24", "paidMinor": "1500", "paymentId": 1, "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "3000", "paymentMethod": "cash", "refundedMinor": "0"}', '2026-11-22 16:49:23.662+00', '\x9ef562f64856eeaf8473678dca0485da6aec646f60cbaa21fbf724ef2ed58ed2'),
	(53, 3, 78, 3, 'add-payment', 'refused', 'reference-reused', 'call:4b174ad3-8466-48db-88d2-c0521662ca49', '52a86e0b-55c6-41cf-8cbc-93250016bc8d', 'whmcs', 2, NULL, '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2015-03-24", "paidMinor": "1500", "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "3000", "paymentMethod": "cash", "refundedMinor": "0"}', '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2015-03-24", "paidMinor": "1500", "requested": {"fees": null, "amount": "16.00", "paidAt": "2016-01-01 12:33:12", "gateway": "mailin", "invoiceId": 78, "reference": "T-1"}, "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "3000", "paymentMethod": "cash", "refundedMinor": "0", "refusedBecause": {}}', '2026-11-22 16:49:23.676+00', '\xab4c855909ce1b9cbf3b007e3dc16884c825b9897d565b0a911331ade95db719'),
	(53, 4, NULL, NULL, 'add-payment', 'refused', 'invoice-not-found', 'call:c7355c23-73b9-4539-9576-309eec757b3f', '7d66dffc-0225-4e7b-b178-96624ecbea77', 'whmcs', 2, NULL, 'null', '{"requested": {"fees": null, "amount": null, "paidAt": "2016-01-01 12:33:12", "gateway": "mailin", "invoiceId": 999, "reference": "T-1"}, "refusedBecause": {}}', '2026-11-22 16:49:23.693+00', '\x3f3366151f37f0cb39b2f6729601dc36ed372e2bb3a48086215716a279621e48'),
	(53, 5, 1, 1, 'add-payment', 'applied', NULL, 'call:9abe4485-bab6-4b23-9521-692bf9bf50e6', '5c0ea7be-9485-4163-b730-6c4730791b35', 'whmcs', 2, NULL, '{"rate": "0", "dueOn": "2020-12-30", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2016-01-01", "paidMinor": "0", "totalMinor": "1595", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "1595", "paymentMethod": "paypalcheckout", "refundedMinor": "0"}', '{"rate": "0", "dueOn": "2020-12-30", "notes": "", "rate2": "0", "number": "", "paidAt": "2026-11-22 16:49:23", "status": "Paid", "payment": {"claims": ["invoice"], "gateway": "paypalcheckout", "feesMinor": "0", "paymentId": 2, "reference": "T-2", "receivedAt": "2026-11-22 16:49:23", "amountMinor": "2000", "excessMinor": "405"}, "issuedOn": "2016-01-01", "paidMinor": "2000", "totalMinor": "1595", "creditMinor": "0", "excessMinor": "405", "balanceMinor": "-405", "paymentMethod": "paypalcheckout", "refundedMinor": "0"}', '2026-11-22 16:49:23.721+00', '\x9d0334c2636df155ac447d0239a1c9747f56077cfe3b5424d0147bece3aa1210'),
	(53, 6, 1, 2, 'update-invoice', 'applied', NULL, 'call:4beff3c8-13c8-4248-98b8-2407b9082bbc', '90af7463-c6ef-45f0-a2c2-9d41a5568a2c', 'whmcs', 2, NULL, '{"rate": "0", "dueOn": "2020-12-30", "lines": [{"id": 11, "isTaxed": false, "amountMinor": "1295", "description": "Sample Monthly Product (01/01/2016 - 31/01/2016)"}, {"id": 12, "isTaxed": false, "amountMinor": "200", "description": "Sample Monthly Addon (01/01/2016 - 31/01/2016)"}, {"id": 13, "isTaxed": false, "amountMinor": "100", "description": "Sample Invoice Item"}], "notes": "", "rate2": "0", "number": "", "paidAt": "2026-11-22 16:49:23", "status": "Paid", "issuedOn": "2016-01-01", "paidMinor": "2000", "totalMinor": "1595", "creditMinor": "0", "excessMinor": "405", "balanceMinor": "-405", "paymentMethod": "paypalcheckout", "refundedMinor": "0"}', '{"rate": "0", "dueOn": "2020-12-30", "lines": [{"id": 11, "isTaxed": false, "amountMinor": "1295", "description": "Sample Monthly Product (01/01/2016 - 31/01/2016)"}, {"id": 12, "isTaxed": false, "amountMinor": "200", "description": "Sample Monthly Addon (01/01/2016 - 31/01/2016)"}, {"id": 13, "isTaxed": false, "amountMinor": "100", "description": "Ünïcødé 🎉"}], "notes": "", "rate2": "0", "number": "", "paidAt": "2026-11-22 16:49:23", "status": "Paid", "issuedOn": "2016-01-01", "paidMinor": "2000", "totalMinor": "1595", "creditMinor": "0", "excessMinor": "405", "balanceMinor": "-405", "paymentMethod": "paypalcheckout", "refundedMinor": "0"}', '2026-11-22 16:49:23.748+00', '\x083442454325223a36aa05cdfc4921eff53c22979a01ea606a21657c4d5f2f51'),
	(53, 7, 79, 1, 'create-invoice', 'applied', NULL, 'call:4f74d963-03b1-476f-8c44-9d9238425414', '320f9127-2236-4c38-9d4a-9b85b3711cd0', 'whmcs', 2, NULL, 'null', '{"rate": "7125", "dueOn": "2026-12-06", "lines": [{"id": 79, "isTaxed": true, "amountMinor": "1000", "description": "One"}, {"id": 80, "isTaxed": false, "amountMinor": "-150", "description": "Two"}], "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "clientId": 2361, "issuedOn": "2026-11-22", "paidMinor": "0", "totalMinor": "516", "creditMinor": "405", "excessMinor": "0", "balanceMinor": "516", "paymentMethod": "banktransfer", "refundedMinor": "0"}', '2026-11-22 16:49:23.765+00', '\x1b3f5fc3a0110031fc344809f056efd67acd4187a51fd3f6201f5565f879d4e6'),
	(53, 8, 80, 1, 'create-invoice', 'applied', NULL, 'call:a6b4c588-f75a-4eb6-b212-9f9203f873fa', '75220614-0aa6-41af-bbe7-eb631bf9cffa', 'whmcs', 2, NULL, 'null', '{"rate": "0", "dueOn": "2026-12-06", "lines": [{"id": 81, "isTaxed": true, "amountMinor": "1000", "description": "One"}, {"id": 82, "isTaxed": false, "amountMinor": "-150", "description": "Two"}], "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Draft", "clientId": 1, "issuedOn": "2026-11-22", "paidMinor": "0", "totalMinor": "850", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "850", "paymentMethod": "banktransfer", "refundedMinor": "0"}', '2026-11-22 16:49:23.793+00', '\xbd45123163e471d5cfde706a8c08db4f7bd1dd30cc266405e2339f4192be910c'),
	(53, 9, 78, 4, 'add-payment', 'applied', NULL, 'call:5aa0e58f-f37e-44bd-b740-7527b1ecb6e2', '09b8af9f-9ab2-4f77-a99d-7a933bb31a35', 'corp', 1, 3, '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2015-03-24", "paidMinor": "1500", "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "3000", "paymentMethod": "cash", "refundedMinor": "0"}', '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "payment": {"claims": ["invoice"], "details": {"notes": "notes", "checkNumber": "1003", "moneyTypeId": "2", "moneyTypeName": "Cash", "processedById": "3", "merchantSettingId": "4"}, "gateway": "cash", "feesMinor": "0", "paymentId": 3, "reference": "23", "receivedAt": "2015-03-24 11:54:00", "amountMinor": "1000", "excessMinor": "0"}, "issuedOn": "2015-03-24", "paidMinor": "2500", "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "2000", "paymentMethod": "cash", "refundedMinor": "0"}', '2026-11-22 16:49:24.118+00', '\x3fe3108660a71c60aa8e6bef0f04acef14881b26d7a3afdfd344111601b04640'),
	(53, 10, 78, 5, 'add-payment', 'applied', NULL, 'call:5e206bb0-b70c-4815-a6a9-ab71d843faa5', '2042d498-1cd5-4e13-8b7c-698127fbf56c', 'corp', 1, 3, '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2015-03-24", "paidMinor": "2500", "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "2000", "paymentMethod": "cash", "refundedMinor": "0"}', '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "payment": {"claims": [], "details": {"notes": "notes", "checkNumber": "1003", "moneyTypeId": "2", "moneyTypeName": "Cash", "processedById": "3", "merchantSettingId": "4"}, "gateway": "cash", "feesMinor": "0", "paymentId": 4, "reference": "", "receivedAt": "2015-03-24 00:00:00", "amountMinor": "525", "excessMinor": "0"}, "issuedOn": "2015-03-24", "paidMinor": "3025", "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "1475", "paymentMethod": "cash", "refundedMinor": "0"}', '2026-11-22 16:49:24.134+00', '\x088366449e4c49419bb2aa23500858234858234b6e0d6bfad50a9b2b3a59a460'),
	(53, 11, 78, 6, 'add-payment', 'repeated', NULL, 'call:85104528-fcd7-4cff-b206-46edb29f4aed', '3d2bbcec-f46d-4f0a-842a-829e5ba7c0e7', 'corp', 1, 3, '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2015-03-24", "paidMinor": "3025", "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "1475", "paymentMethod": "cash", "refundedMinor": "0"}', '{"rate": "0", "dueOn": "2015-04-07", "notes": "", "rate2": "0", "number": "", "paidAt": null, "status": "Unpaid", "issuedOn": "2015-03-24", "paidMinor": "3025", "paymentId": 4, "totalMinor": "4500", "creditMinor": "0", "excessMinor": "0", "balanceMinor": "1475", "paymentMethod": "cash", "refundedMinor": "0"}', '2026-11-22 16:49:24.146+00', '\x4e5b75b20f4a4ecffda56bc2dfb5613a9c27fbd9eb51bb900d9b67fa86572bb7');
INSERT INTO public.id_counters VALUES
	(53, 'refund', 1),
	(53, 'credit', 101),
	(53, 'event', 501),
	(53, 'history', 501),
	(53, 'payment', 101),
	(53, 'line', 179),
	(53, 'invoice', 81);
INSERT INTO public.invoice_lines VALUES
	(53, 11, 1, 'Hosting', 1, 'Sample Monthly Product (01/01/2016 - 31/01/2016)', 1295, false),
	(53, 12, 1, 'Addon', 1, 'Sample Monthly Addon (01/01/2016 - 31/01/2016)', 200, false),
	(53, 78, 78, '', 0, 'Sample delivery', 4500, false),
	(53, 13, 1, '', 0, 'Ünïcødé 🎉', 100, false),
	(53, 79, 79, '', 0, 'One', 1000, true),
	(53, 80, 79, '', 0, 'Two', -150, false),
	(53, 81, 80, '', 0, 'One', 1000, true),
	(53, 82, 80, '', 0, 'Two', -150, false);
INSERT INTO public.invoices VALUES
	(53, 1, 2361, 'USD', '', 'Paid', '2016-01-01', '2020-12-30', '2026-11-22 16:49:23', NULL, NULL, NULL, 0, 0, 'exclusive', false, 'invoice', 1595, 0, 0, 0, 1595, 2000, 405, 0, 'paypalcheckout', '', 2, '\x083442454325223a36aa05cdfc4921eff53c22979a01ea606a21657c4d5f2f51', '2026-11-22 16:49:22.815+00', '2026-11-22 16:49:23.748+00'),
	(53, 79, 2361, 'USD', '', 'Unpaid', '2026-11-22', '2026-12-06', NULL, NULL, NULL, NULL, 7125, 0, 'exclusive', false, 'invoice', 850, 71, 0, 405, 516, 0, 0, 0, 'banktransfer', '', 1, '\x1b3f5fc3a0110031fc344809f056efd67acd4187a51fd3f6201f5565f879d4e6', '2026-11-22 16:49:23.765+00', '2026-11-22 16:49:23.765+00'),
	(53, 80, 1, 'USD', '', 'Draft', '2026-11-22', '2026-12-06', NULL, NULL, NULL, NULL, 0, 0, 'exclusive', false, 'invoice', 850, 0, 0, 0, 850, 0, 0, 0, 'banktransfer', '', 1, '\xbd45123163e471d5cfde706a8c08db4f7bd1dd30cc266405e2339f4192be910c', '2026-11-22 16:49:23.793+00', '2026-11-22 16:49:23.793+00'),
	(53, 78, 1, 'USD', '', 'Unpaid', '2015-03-24', '2015-04-07', NULL, NULL, NULL, NULL, 0, 0, 'exclusive', false, 'invoice', 4500, 0, 0, 0, 4500, 3025, 0, 0, 'cash', '', 6, '\x4e5b75b20f4a4ecffda56bc2dfb5613a9c27fbd9eb51bb900d9b67fa86572bb7', '2026-11-22 16:49:22.815+00', '2026-11-22 16:49:24.134+00');
INSERT INTO public.merchant_settings VALUES
	(53, 1, 'Default merchant'),
	(53, 4, 'Web merchant');
INSERT INTO public.money_types VALUES
	(53, 2, 'Cash', 'cash'),
	(53, 3, 'Check', 'check'),
	(53, 4, 'Amex', 'amex'),
	(53, 5, 'Discover', 'discover'),
	(53, 6, 'MasterCard', 'mastercard'),
	(53, 7, 'Visa', 'visa'),
	(53, 13, 'On Account', 'onaccount'),
	(53, 19, 'Money Order', 'moneyorder'),
	(53, 20, 'Gift Card/Certificate', 'giftcard'),
	(53, 21, 'Coupon', 'coupon'),
	(53, 22, 'Drawer-Cash/Till', 'drawer'),
	(53, 23, 'PayPal', 'paypal'),
	(53, 24, 'Other', 'other'),
	(53, 25, 'Payout-Cash/Till', 'payout');
INSERT INTO public.number_counters VALUES
	(53, 1);
INSERT INTO public.outbox VALUES
	(53, 1, 'payment.recorded', 'recorded', 78, '{"gateway": "mailin", "feesMinor": "45", "paymentId": 1, "reference": "T-1", "receivedAt": "2016-01-01 12:33:12", "amountMinor": "1500", "excessMinor": "0"}', 'call:67ff2ae3-f333-4664-9501-d2c3723e9eb9', '2026-11-22 16:49:23.639+00', NULL),
	(53, 2, 'mail.payment-received', 'pending', 78, '{"paymentId": 1}', 'call:67ff2ae3-f333-4664-9501-d2c3723e9eb9', '2026-11-22 16:49:23.639+00', NULL),
	(53, 4, 'payment.recorded', 'recorded', 1, '{"gateway": "paypalcheckout", "feesMinor": "0", "paymentId": 2, "reference": "T-2", "receivedAt": "2026-11-22 16:49:23", "amountMinor": "2000", "excessMinor": "405"}', 'call:9abe4485-bab6-4b23-9521-692bf9bf50e6', '2026-11-22 16:49:23.721+00', NULL),
	(53, 3, 'invoice.paid', 'recorded', 1, '{"paidAt": "2026-11-22 16:49:23"}', 'call:9abe4485-bab6-4b23-9521-692bf9bf50e6', '2026-11-22 16:49:23.721+00', NULL),
	(53, 5, 'mail.payment-received', 'pending', 1, '{"paymentId": 2}', 'call:9abe4485-bab6-4b23-9521-692bf9bf50e6', '2026-11-22 16:49:23.721+00', NULL),
	(53, 6, 'invoice.updated', 'recorded', 1, '{}', 'call:4beff3c8-13c8-4248-98b8-2407b9082bbc', '2026-11-22 16:49:23.748+00', NULL),
	(53, 7, 'invoice.created', 'recorded', 79, '{"status": "Unpaid"}', 'call:4f74d963-03b1-476f-8c44-9d9238425414', '2026-11-22 16:49:23.765+00', NULL),
	(53, 8, 'invoice.created', 'recorded', 80, '{"status": "Draft"}', 'call:a6b4c588-f75a-4eb6-b212-9f9203f873fa', '2026-11-22 16:49:23.793+00', NULL),
	(53, 9, 'payment.recorded', 'recorded', 78, '{"details": {"notes": "notes", "checkNumber": "1003", "moneyTypeId": "2", "moneyTypeName": "Cash", "processedById": "3", "merchantSettingId": "4"}, "gateway": "cash", "feesMinor": "0", "paymentId": 3, "reference": "23", "receivedAt": "2015-03-24 11:54:00", "amountMinor": "1000", "excessMinor": "0"}', 'call:5aa0e58f-f37e-44bd-b740-7527b1ecb6e2', '2026-11-22 16:49:24.118+00', NULL),
	(53, 10, 'delivery.complete', 'pending', 78, '{"arrivedAt": "2015-03-24 11:54:00", "paymentId": 3}', 'call:5aa0e58f-f37e-44bd-b740-7527b1ecb6e2', '2026-11-22 16:49:24.118+00', NULL),
	(53, 11, 'mail.payment-received', 'pending', 78, '{"paymentId": 3}', 'call:5aa0e58f-f37e-44bd-b740-7527b1ecb6e2', '2026-11-22 16:49:24.118+00', NULL),
	(53, 12, 'payment.recorded', 'recorded', 78, '{"details": {"notes": "notes", "checkNumber": "1003", "moneyTypeId": "2", "moneyTypeName": "Cash", "processedById": "3", "merchantSettingId": "4"}, "gateway": "cash", "feesMinor": "0", "paymentId": 4, "reference": "", "receivedAt": "2015-03-24 00:00:00", "amountMinor": "525", "excessMinor": "0"}', 'call:5e206bb0-b70c-4815-a6a9-ab71d843faa5', '2026-11-22 16:49:24.134+00', NULL),
	(53, 13, 'mail.payment-received', 'pending', 78, '{"paymentId": 4}', 'call:5e206bb0-b70c-4815-a6a9-ab71d843faa5', '2026-11-22 16:49:24.134+00', NULL);
INSERT INTO public.payees VALUES
	(53, 3, 'Demo user'),
	(53, 178, 'Demo cashier');
INSERT INTO public.payment_claims VALUES
	(53, 'invoice', '[78,"mailin","T-1"]', 1),
	(53, 'invoice', '[1,"paypalcheckout","T-2"]', 2),
	(53, 'invoice', '[78,"cash","23"]', 3);
INSERT INTO public.payment_methods VALUES
	(53, 'paypalcheckout', 'PayPal', false),
	(53, 'mailin', 'Mail In Payment', false),
	(53, 'banktransfer', 'Bank Transfer', false),
	(53, 'authorize', 'Credit Card', true),
	(53, 'cash', 'Cash', false),
	(53, 'check', 'Check', false),
	(53, 'amex', 'American Express', true),
	(53, 'discover', 'Discover', true),
	(53, 'mastercard', 'MasterCard', true),
	(53, 'visa', 'Visa', true),
	(53, 'onaccount', 'On Account', false),
	(53, 'moneyorder', 'Money Order', false),
	(53, 'giftcard', 'Gift Card/Certificate', false),
	(53, 'coupon', 'Coupon', false),
	(53, 'drawer', 'Drawer-Cash/Till', false),
	(53, 'paypal', 'PayPal (account)', false),
	(53, 'other', 'Other', false),
	(53, 'payout', 'Payout-Cash/Till', false);
INSERT INTO public.payments VALUES
	(53, 1, 78, 1, 1500, 45, 0, 'mailin', 'T-1', '2016-01-01 12:33:12', '2026-11-22 16:49:23.639+00', 'call:67ff2ae3-f333-4664-9501-d2c3723e9eb9', 'whmcs', 2, NULL, NULL, '{}'),
	(53, 2, 1, 2361, 2000, 0, 405, 'paypalcheckout', 'T-2', '2026-11-22 16:49:23', '2026-11-22 16:49:23.721+00', 'call:9abe4485-bab6-4b23-9521-692bf9bf50e6', 'whmcs', 2, NULL, NULL, '{}'),
	(53, 3, 78, 1, 1000, 0, 0, 'cash', '23', '2015-03-24 11:54:00', '2026-11-22 16:49:24.118+00', 'call:5aa0e58f-f37e-44bd-b740-7527b1ecb6e2', 'corp', 1, 3, NULL, '{"notes": "notes", "checkNumber": "1003", "moneyTypeId": "2", "moneyTypeName": "Cash", "processedById": "3", "merchantSettingId": "4"}'),
	(53, 4, 78, 1, 525, 0, 0, 'cash', '', '2015-03-24 00:00:00', '2026-11-22 16:49:24.134+00', 'call:5e206bb0-b70c-4815-a6a9-ab71d843faa5', 'corp', 1, 3, '118800cb685d531a2c095243640ffcbf77e41491c026eab55973d09ee4c46401', '{"notes": "notes", "checkNumber": "1003", "moneyTypeId": "2", "moneyTypeName": "Cash", "processedById": "3", "merchantSettingId": "4"}');
INSERT INTO public.schema_migrations VALUES
	(1, '0001-core', 1, '2026-11-22 16:49:22.685+00'),
	(2, '0002-corp', 1, '2026-11-22 16:49:22.698+00');
INSERT INTO public.schema_migrations_lock VALUES
	(1, 0);
INSERT INTO public.tenants VALUES
	(53, 'Demo corporation', 'USD', 'UTC', 'MM/DD/YYYY', 0, 0, 'exclusive', false, 'invoice', 14, 'banktransfer', 'invoice', NULL, NULL, '2026-11-22 16:49:22.815+00', 'PLA', '{addinvoicepayment}', 86400, 300);
SELECT pg_catalog.setval('graphile_worker.job_queues_id_seq', 1, false);
SELECT pg_catalog.setval('graphile_worker.jobs_id_seq1', 1, false);
SELECT pg_catalog.setval('graphile_worker.tasks_id_seq', 1, true);
SELECT pg_catalog.setval('public.credentials_id_seq', 3, true);
SELECT pg_catalog.setval('public.schema_migrations_id_seq', 2, true);
SELECT pg_catalog.setval('public.schema_migrations_lock_index_seq', 1, true);
ALTER TABLE ONLY graphile_worker._private_job_queues
    ADD CONSTRAINT job_queues_pkey1 PRIMARY KEY (id);
ALTER TABLE ONLY graphile_worker._private_job_queues
    ADD CONSTRAINT job_queues_queue_name_key UNIQUE (queue_name);
ALTER TABLE ONLY graphile_worker._private_jobs
    ADD CONSTRAINT jobs_key_key1 UNIQUE (key);
ALTER TABLE ONLY graphile_worker._private_jobs
    ADD CONSTRAINT jobs_pkey1 PRIMARY KEY (id);
ALTER TABLE ONLY graphile_worker._private_known_crontabs
    ADD CONSTRAINT known_crontabs_pkey PRIMARY KEY (identifier);
ALTER TABLE ONLY graphile_worker.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY graphile_worker._private_tasks
    ADD CONSTRAINT tasks_identifier_key UNIQUE (identifier);
ALTER TABLE ONLY graphile_worker._private_tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.clients
    ADD CONSTRAINT clients_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.commands
    ADD CONSTRAINT commands_pkey PRIMARY KEY (tenant_id, command_id);
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT credentials_identifier_key UNIQUE (dialect, kind, identifier);
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT credentials_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.credit_entries
    ADD CONSTRAINT credit_entries_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (tenant_id, invoice_id);
ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_seq_key UNIQUE (tenant_id, invoice_id, seq);
ALTER TABLE ONLY public.id_counters
    ADD CONSTRAINT id_counters_pkey PRIMARY KEY (tenant_id, kind);
ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.merchant_settings
    ADD CONSTRAINT merchant_settings_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.metrc_accounts
    ADD CONSTRAINT metrc_accounts_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.money_types
    ADD CONSTRAINT money_types_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.number_counters
    ADD CONSTRAINT number_counters_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.payees
    ADD CONSTRAINT payees_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.payment_claims
    ADD CONSTRAINT payment_claims_pkey PRIMARY KEY (tenant_id, scope, key);
ALTER TABLE ONLY public.payment_methods
    ADD CONSTRAINT payment_methods_pkey PRIMARY KEY (tenant_id, system_name);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_command_key UNIQUE (tenant_id, command_id);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_command_key UNIQUE (tenant_id, command_id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.schema_migrations_lock
    ADD CONSTRAINT schema_migrations_lock_pkey PRIMARY KEY (index);
ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (id);
CREATE INDEX jobs_main_index ON graphile_worker._private_jobs USING btree (priority, run_at) INCLUDE (id, task_id, job_queue_id) WHERE (is_available = true);
CREATE INDEX jobs_no_queue_index ON graphile_worker._private_jobs USING btree (priority, run_at) INCLUDE (id, task_id) WHERE ((is_available = true) AND (job_queue_id IS NULL));
CREATE INDEX credit_entries_client_idx ON public.credit_entries USING btree (tenant_id, client_id, id);
CREATE INDEX invoice_lines_invoice_idx ON public.invoice_lines USING btree (tenant_id, invoice_id, id);
CREATE INDEX invoices_client_idx ON public.invoices USING btree (tenant_id, client_id);
CREATE UNIQUE INDEX invoices_number_key ON public.invoices USING btree (tenant_id, number) WHERE (number <> ''::text);
CREATE INDEX outbox_pending_idx ON public.outbox USING btree (tenant_id, id) WHERE (state = 'pending'::text);
CREATE INDEX payments_fingerprint_idx ON public.payments USING btree (tenant_id, invoice_id, fingerprint, id) WHERE (fingerprint IS NOT NULL);
CREATE INDEX payments_invoice_idx ON public.payments USING btree (tenant_id, invoice_id, id);
CREATE INDEX refunds_invoice_idx ON public.refunds USING btree (tenant_id, invoice_id, id);
CREATE INDEX refunds_payment_idx ON public.refunds USING btree (tenant_id, payment_id);
ALTER TABLE ONLY public.clients
    ADD CONSTRAINT clients_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id);
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT credentials_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id);
ALTER TABLE ONLY public.credit_entries
    ADD CONSTRAINT credit_entries_client_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES public.clients(tenant_id, id);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_invoice_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES public.invoices(tenant_id, id);
ALTER TABLE ONLY public.id_counters
    ADD CONSTRAINT id_counters_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id);
ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_invoice_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES public.invoices(tenant_id, id);
ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_client_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES public.clients(tenant_id, id);
ALTER TABLE ONLY public.merchant_settings
    ADD CONSTRAINT merchant_settings_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id);
ALTER TABLE ONLY public.metrc_accounts
    ADD CONSTRAINT metrc_accounts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id);
ALTER TABLE ONLY public.money_types
    ADD CONSTRAINT money_types_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id);
ALTER TABLE ONLY public.number_counters
    ADD CONSTRAINT number_counters_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id);
ALTER TABLE ONLY public.payees
    ADD CONSTRAINT payees_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id);
ALTER TABLE ONLY public.payment_claims
    ADD CONSTRAINT payment_claims_payment_fkey FOREIGN KEY (tenant_id, payment_id) REFERENCES public.payments(tenant_id, id);
ALTER TABLE ONLY public.payment_methods
    ADD CONSTRAINT payment_methods_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_invoice_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES public.invoices(tenant_id, id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_invoice_fkey FOREIGN KEY (tenant_id, invoice_id) REFERENCES public.invoices(tenant_id, id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_payment_fkey FOREIGN KEY (tenant_id, payment_id) REFERENCES public.payments(tenant_id, id);
ALTER TABLE graphile_worker._private_job_queues ENABLE ROW LEVEL SECURITY;
ALTER TABLE graphile_worker._private_jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE graphile_worker._private_known_crontabs ENABLE ROW LEVEL SECURITY;
ALTER TABLE graphile_worker._private_tasks ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA public TO gateway_runtime;
GRANT USAGE ON SCHEMA public TO gateway_worker;
GRANT SELECT ON TABLE public.clients TO gateway_runtime;
GRANT SELECT ON TABLE public.clients TO gateway_worker;
GRANT UPDATE(credit_minor) ON TABLE public.clients TO gateway_runtime;
GRANT SELECT,INSERT ON TABLE public.commands TO gateway_runtime;
GRANT SELECT ON TABLE public.commands TO gateway_worker;
GRANT SELECT ON TABLE public.credentials TO gateway_runtime;
GRANT SELECT ON TABLE public.credentials TO gateway_worker;
GRANT SELECT,INSERT ON TABLE public.credit_entries TO gateway_runtime;
GRANT SELECT ON TABLE public.credit_entries TO gateway_worker;
GRANT SELECT ON TABLE public.deliveries TO gateway_runtime;
GRANT SELECT ON TABLE public.deliveries TO gateway_worker;
GRANT UPDATE(state) ON TABLE public.deliveries TO gateway_runtime;
GRANT UPDATE(state) ON TABLE public.deliveries TO gateway_worker;
GRANT UPDATE(arrived_at) ON TABLE public.deliveries TO gateway_runtime;
GRANT UPDATE(failure) ON TABLE public.deliveries TO gateway_runtime;
GRANT UPDATE(failure) ON TABLE public.deliveries TO gateway_worker;
GRANT UPDATE(updated_at) ON TABLE public.deliveries TO gateway_runtime;
GRANT UPDATE(updated_at) ON TABLE public.deliveries TO gateway_worker;
GRANT SELECT,INSERT ON TABLE public.history TO gateway_runtime;
GRANT SELECT ON TABLE public.history TO gateway_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.id_counters TO gateway_runtime;
GRANT SELECT ON TABLE public.id_counters TO gateway_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invoice_lines TO gateway_runtime;
GRANT SELECT ON TABLE public.invoice_lines TO gateway_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.invoices TO gateway_runtime;
GRANT SELECT ON TABLE public.invoices TO gateway_worker;
GRANT SELECT ON TABLE public.merchant_settings TO gateway_runtime;
GRANT SELECT ON TABLE public.merchant_settings TO gateway_worker;
GRANT SELECT ON TABLE public.metrc_accounts TO gateway_worker;
GRANT SELECT ON TABLE public.money_types TO gateway_runtime;
GRANT SELECT ON TABLE public.money_types TO gateway_worker;
GRANT SELECT,UPDATE ON TABLE public.number_counters TO gateway_runtime;
GRANT SELECT ON TABLE public.number_counters TO gateway_worker;
GRANT SELECT,INSERT ON TABLE public.outbox TO gateway_runtime;
GRANT SELECT ON TABLE public.outbox TO gateway_worker;
GRANT UPDATE(state) ON TABLE public.outbox TO gateway_worker;
GRANT UPDATE(settled_at) ON TABLE public.outbox TO gateway_worker;
GRANT SELECT ON TABLE public.payees TO gateway_runtime;
GRANT SELECT ON TABLE public.payees TO gateway_worker;
GRANT SELECT,INSERT ON TABLE public.payment_claims TO gateway_runtime;
GRANT SELECT ON TABLE public.payment_claims TO gateway_worker;
GRANT SELECT ON TABLE public.payment_methods TO gateway_runtime;
GRANT SELECT ON TABLE public.payment_methods TO gateway_worker;
GRANT SELECT,INSERT ON TABLE public.payments TO gateway_runtime;
GRANT SELECT ON TABLE public.payments TO gateway_worker;
GRANT SELECT,INSERT ON TABLE public.refunds TO gateway_runtime;
GRANT SELECT ON TABLE public.refunds TO gateway_worker;
GRANT SELECT ON TABLE public.schema_migrations TO gateway_runtime;
GRANT SELECT ON TABLE public.schema_migrations TO gateway_worker;
GRANT SELECT ON TABLE public.schema_migrations_lock TO gateway_runtime;
GRANT SELECT ON TABLE public.schema_migrations_lock TO gateway_worker;
GRANT SELECT ON TABLE public.tenants TO gateway_runtime;
GRANT SELECT ON TABLE public.tenants TO gateway_worker;
