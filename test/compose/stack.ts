import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The fields of a service that the tests read; `<<` is merged as the engine does. */
export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly user?: string;
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly init?: boolean;
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly (
    | string
    | {
        readonly type: string;
        readonly source: string;
        readonly target: string;
        readonly read_only?: boolean;
        readonly bind?: { readonly create_host_path?: boolean };
      }
  )[];
}

interface Stack {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

/** A file of the repository. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export const composeText = textOf('docker-compose.yml');
export const stack = parse(composeText, { merge: true }) as Stack;
export const services = Object.entries(stack.services);

/** Those that run until they are stopped; the others run once. */
const ONE_SHOTS: readonly string[] = ['secrets', 'migrate', 'cli'];
export const longRunning = services.filter(([name]) => !ONE_SHOTS.includes(name));

export function service(name: string): Service {
  const found = stack.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}.`);
  return found;
}
