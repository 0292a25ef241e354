/**
 * Replaces Citus on a server without it: the catalogue that the gateway reads, and functions that note what they were
 * asked for. Like Citus, they refuse a table with keys to a table of another place. No row leaves the server.
 */
export const CITUS_DOUBLE = `
set allow_system_table_mods = on;
insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
  select 99999, 'citus', 10, 2200, false, 'double';
reset allow_system_table_mods;
create schema citus_double;
grant usage on schema citus_double to public;
do $$ begin execute format('alter database %I set search_path = public, citus_double', current_database()); end $$;
set search_path = citus_double, public;
create table pg_dist_local_group (groupid integer not null);
insert into pg_dist_local_group values (0);
create table pg_dist_node (nodename text, nodeport integer, groupid integer, isactive boolean, noderole text,
  shouldhaveshards boolean, success boolean default true, lacks text default '');
insert into pg_dist_node values ('c', 1, 0, true, 'primary', false), ('w1', 2, 1, true, 'primary', true);
create table pg_dist_partition (logicalrelid regclass, partmethod text, repmodel text, beside text);
create table pg_dist_placement (shardid bigint, groupid integer);
grant all on pg_dist_local_group, pg_dist_node, pg_dist_partition, pg_dist_placement to public;
create function get_shard_id_for_distribution_column(name regclass, tenant bigint) returns bigint language sql as $$
  select tenant % 2 $$;
create function double_place(name text, method text, model text, beside text) returns void language plpgsql as $$
begin
  if exists (select from pg_constraint where contype = 'f' and name::regclass in (conrelid, confrelid)) then
    raise exception 'cannot distribute %: it has keys', name;
  end if;
  insert into pg_dist_partition values (name::regclass, method, model, beside);
end $$;
create function create_reference_table(name text) returns void language sql as $$
  select double_place(name, 'n', 't', null) $$;
create function create_distributed_table(name text, of text, colocate_with text default 'default') returns void
  language sql as $$ select double_place(name, 'h', 's', of || ' ' || colocate_with) $$;
create function truncate_local_data_after_distributing_table(name text) returns void language plpgsql as $$
begin execute 'truncate ' || name; end $$;
create function citus_relation_size(name regclass) returns bigint language sql as $$ select pg_relation_size(name) $$;
create function citus_total_relation_size(name regclass, fail_on_error boolean default true) returns bigint language sql as $$
  select pg_total_relation_size(name) $$;
create function run_command_on_workers(command text)
  returns table (nodename text, nodeport integer, success boolean, result text) language sql as $$
  select n.nodename, n.nodeport, n.success, n.lacks from pg_dist_node n where n.groupid <> 0 $$;
`;
