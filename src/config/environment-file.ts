import { environment, SECRET_VARIABLES } from '../../schemas/environment.ts';
import { nearestName } from '../core/nearest-name.ts';
import type { Environment } from './environment.ts';

/** The file `.env` that the process was started with. */
export interface EnvironmentFile {
  /** Absolute. */
  readonly path: string;
  /** All that it names. */
  readonly names: readonly string[];
  /** The variables that it set; the environment had none of them. */
  readonly set: readonly string[];
}

/** The file that `scripts/environment-file.mjs` read before anything else was loaded; `null` without a file. */
export function environmentFile(): EnvironmentFile | null {
  const kept = globalThis as unknown as Readonly<Record<symbol, EnvironmentFile | undefined>>;
  return kept[Symbol.for('invoice-gateway.environment-file')] ?? null;
}

/** Other known variables, which docker-compose.yml and the operator's `call` read. */
const BESIDE = [
  'GATEWAY_IMAGE',
  'GATEWAYS',
  'PROXY_PORT',
  'FRONT_PROXY',
  'MAILPIT_PORT',
  'PROMETHEUS_PORT',
  'GRAFANA_PORT',
  'GATEWAY_URL',
  'INVOICE_GATEWAY_SECRET',
] as const;

/** Variables of Node.js, npm, Docker and PostgreSQL's own programs. */
const FOREIGN =
  /^(?:(?:NODE|NPM|COMPOSE|DOCKER|BUILDKIT|OTEL|LC|UV|SSL|XDG)_.*|PG[A-Z]+|(?:HTTPS?|ALL|NO|FTP)_PROXY|TZ|LANG|PATH|HOME|TMPDIR|DEBUG|NO_COLOR|FORCE_COLOR)$/i;

/** Every name that is read: the variables, and the files of those that are secrets. */
export const KNOWN_NAMES: readonly string[] = [
  ...Object.keys(environment.properties),
  ...[...SECRET_VARIABLES].map((name) => `${name}_FILE`),
  ...BESIDE,
];

const KNOWN = new Set(KNOWN_NAMES);
/** Shorter names of other programs are too like those of the gateway's: HOME and HOST. */
const SHORTEST_MISSPELT = 8;
const MISSPELT_BY = 2;

/**
 * Unknown variables, a sentence each with the nearest known name: all those of `.env`, and those of the environment
 * that look misspelt. A container's environment file cannot be read here.
 */
export function unknownNames(variables: Environment, file: EnvironmentFile | null): readonly string[] {
  const ofFile = (file?.names ?? []).filter(isUnknown);
  const ofEnvironment = Object.keys(variables).filter((name) => isUnknown(name) && !ofFile.includes(name));
  return [
    ...ofFile.map((name) => sentenceOn('.env', name, nearestName(name, KNOWN_NAMES, Infinity))),
    ...ofEnvironment.flatMap((name) => {
      const near = name.length < SHORTEST_MISSPELT ? null : nearestName(name, KNOWN_NAMES, MISSPELT_BY);
      return near === null ? [] : [sentenceOn('The environment', name, near)];
    }),
  ];
}

function isUnknown(name: string): boolean {
  return !KNOWN.has(name) && !FOREIGN.test(name);
}

function sentenceOn(where: string, name: string, near: string | null): string {
  const hint = near === null ? 'config print shows the names that are' : `the nearest name that is read is ${near}`;
  return `${where} sets ${name}, which is not read: ${hint}.`;
}
