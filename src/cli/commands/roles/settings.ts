import type { Login, RolesPlan } from '../../../../db/schema/roles.ts';
import { ConfigError, readEnvironment, type Environment } from '../../../config/environment.ts';

/** The settings of `roles create`. */
interface RolesSettings {
  readonly adminUrl: string;
  readonly plan: RolesPlan;
}

const ROLE_URLS = { owner: 'MIGRATION_DATABASE_URL', runtime: 'DATABASE_URL', worker: 'DIRECT_DATABASE_URL' } as const;
type RoleUrl = (typeof ROLE_URLS)[keyof typeof ROLE_URLS];

const NAMES = ['ADMIN_DATABASE_URL', ...Object.values(ROLE_URLS)] as const;

/** A role, its password and a database, as a URL names them; `null` where one is missing. */
type NamedLogin = Login & { readonly database: string };

/**
 * Reads the administrator's URL and the parts of the three roles' URLs; throws ConfigError with all problems at once.
 */
export function readRolesSettings(variables: Environment): RolesSettings {
  const { values, problems } = readEnvironment(variables, NAMES);
  const missing = NAMES.filter((name) => values[name] === undefined && !problems.some((text) => text.startsWith(name)));
  const faults = [...problems, ...missing.map((name) => `${name} (or ${name}_FILE) must be set for this command.`)];
  const login = (name: RoleUrl): NamedLogin => {
    const found = loginOf(values[name] ?? '');
    if (found === null && values[name] !== undefined) {
      faults.push(`${name} must name a role, its password (printable ASCII) and a database.`);
    }
    return found ?? { role: name, password: '', database: '' };
  };
  const [owner, runtime, worker] = [login(ROLE_URLS.owner), login(ROLE_URLS.runtime), login(ROLE_URLS.worker)];
  if (faults.length === 0) faults.push(...discordOf([owner, runtime, worker], values.ADMIN_DATABASE_URL ?? ''));
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return {
    adminUrl: values.ADMIN_DATABASE_URL ?? '',
    plan: { database: owner.database, owner, runtime, worker },
  };
}

/** Contradictions between URLs that are each valid. */
function discordOf(logins: readonly NamedLogin[], adminUrl: string): readonly string[] {
  const names = Object.values(ROLE_URLS).join(', ');
  const roles = [...logins.map(({ role }) => role), userOf(adminUrl)];
  return [
    ...(new Set(roles).size === roles.length
      ? []
      : [`${names} and ADMIN_DATABASE_URL must each name a role of its own: their rights must differ.`]),
    ...(new Set(logins.map(({ database }) => database)).size === 1 ? [] : [`${names} must name the same database.`]),
  ];
}

function userOf(url: string): string {
  return decoded(new URL(url).username) ?? '';
}

function loginOf(url: string): NamedLogin | null {
  if (!URL.canParse(url)) return null;
  const { username, password, pathname } = new URL(url);
  const parts = [username, password, pathname.slice(1)].map(decoded);
  const [role, secret, database] = parts;
  if (!role || !secret || !database || !/^[\x20-\x7e]+$/.test(secret)) return null;
  return { role, password: secret, database };
}

/** `null` for an invalid percent-encoding. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
