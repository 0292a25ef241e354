/**
 * The row by which the gateway takes a database for one that Citus distributes, and the extension's list of placed tables,
 * which is empty; there is nothing else of Citus. For a superuser.
 */
export const SAYS_CITUS = `set allow_system_table_mods = on;
  insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
  values (1, 'citus', 10, 'pg_catalog'::regnamespace, false, '0');
  create table pg_catalog.pg_dist_partition (logicalrelid regclass, partmethod "char");
  grant select on pg_catalog.pg_dist_partition to public`;
