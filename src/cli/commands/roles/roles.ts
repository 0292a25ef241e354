import type { Command } from 'commander';
import { ensureRoles, RolesError, type RolesMade, type RolesPlan } from '../../../../db/schema/roles.ts';
import { kindOfFault } from '../../../../db/postgres/translate-error.ts';
import { withoutDatabase } from '../../support/database/need.ts';
import { nameAsSet } from '../../../config/environment.ts';
import { CommandError } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { readRolesSettings } from './settings.ts';

interface RolesOptions {
  readonly runtimeConnections?: number;
}

/** PostgreSQL: the role lacks a privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';
const MOST_CONNECTIONS = 10_000;

const HELP = `
ADMIN_DATABASE_URL is a superuser's connection, or one of a role with CREATEROLE and
CREATEDB. On Citus it names the gateway’s own database, with the extension in it. The roles, their passwords and the database are those that
MIGRATION_DATABASE_URL (owner), DATABASE_URL (runtime) and DIRECT_DATABASE_URL (worker)
name. An existing role is brought to the required state: a password that changed in a URL is set. Of each variable, NAME_FILE may name a file that holds it.
${examples('roles create', 'roles create --runtime-connections 60 --json')}`;

/** `roles create`: the gateway's three roles and its database, on a PostgreSQL of the operator's. */
export function addRolesCommands(program: Command, io: Io): void {
  const group = program.command('roles').description("the database's roles, each of which may do only what it needs");
  withoutDatabase(group.command('create'))
    .description('make the three roles and the database, or bring them to the required state')
    .addOption(
      valueOption(
        '--runtime-connections <count>',
        'how many connections the runtime role may have at once; a gateway uses up to 11. Default: as it is',
        parsers.wholeNumber(1, MOST_CONNECTIONS),
      ),
    )
    .addHelpText('after', HELP)
    .action(async (options: RolesOptions, command: Command) => {
      const { adminUrl, plan } = readRolesSettings(io.env);
      const made = await create(io, adminUrl, { ...plan, ...options });
      if (made.roles.length === 0 && !made.isDatabaseMade) say(io, 'The roles and the database were there already.');
      const { database, owner, runtime, worker } = plan;
      new Output(io, command).one({
        database,
        owner: owner.role,
        runtime: runtime.role,
        worker: worker.role,
        madeRoles: made.roles,
        madeDatabase: made.isDatabaseMade,
      });
    });
}

async function create(io: Io, adminUrl: string, plan: RolesPlan): Promise<RolesMade> {
  try {
    return await ensureRoles(adminUrl, plan);
  } catch (error) {
    throw new CommandError(sentenceOn(error, nameAsSet(io.env, 'ADMIN_DATABASE_URL')), { cause: error });
  }
}

function sentenceOn(error: unknown, url: string): string {
  if (error instanceof RolesError) return error.message;
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const reason = message === '' ? code : message;
  if (code === INSUFFICIENT_PRIVILEGE) {
    return `The role of ${url} may not do this (${reason}): it must be a superuser, or have CREATEROLE and CREATEDB.`;
  }
  if (kindOfFault(error) === 'unavailable') {
    return `The server of ${url} could not be used (${reason}): check that it runs, and the URL.`;
  }
  return `The roles could not be made (${reason}).`;
}
