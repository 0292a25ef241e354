import type { Config } from '../../../config/config.ts';
import type { Values } from '../../../config/environment.ts';
import type { Io } from '../../support/io.ts';
import type { Session } from './session.ts';

/** How many tenants are named in a sentence; all are counted. */
export const NAMED = 5;

export type Level = 'problem' | 'warning' | 'fine';

/** The result of a check, in a sentence, with its remedy. */
export interface Finding {
  readonly level: Level;
  readonly message: string;
  /** `null` where nothing has to be done. */
  readonly remedy: string | null;
}

export type RoleName = 'owner' | 'runtime' | 'worker';

/** The input of the checks. */
export interface Installation {
  readonly io: Io;
  readonly values: Values;
  /** `null` where the environment is wrong. */
  readonly config: Config | null;
  readonly urls: Readonly<Record<RoleName, string>> | null;
  readonly isEmbedded: boolean;
  /** The directory that should have an embedded database and has none; `null` where there is one, or a URL. */
  readonly emptyDirectory: string | null;
  /** The keys of SECRET_KEY; empty where they are not known. */
  readonly secretKeys: readonly string[];
  /** One session for each role; equal URLs share one. `null` without an answer, which one check reports. */
  readonly sessions: Readonly<Record<RoleName, Session | null>>;
  /** Why a role's session is `null`. */
  readonly faults: Readonly<Record<RoleName, string | null>>;
}

/** One check. It changes nothing, and returns no findings where it does not apply. */
export interface Check {
  readonly name: string;
  readonly run: (installation: Installation) => readonly Finding[] | Promise<readonly Finding[]>;
}

export function problem(message: string, remedy: string): Finding {
  return { level: 'problem', message, remedy };
}

export function warning(message: string, remedy: string): Finding {
  return { level: 'warning', message, remedy };
}

export function fine(message: string): Finding {
  return { level: 'fine', message, remedy: null };
}

/** The findings, or the sentence for none. */
export function orFine(findings: readonly Finding[], message: string): readonly Finding[] {
  return findings.length > 0 ? findings : [fine(message)];
}

/** A warning for tenants that a check could not read; none where it read all. */
export function unreadFindings(what: string, unread: readonly number[]): readonly Finding[] {
  if (unread.length === 0) return [];
  const named = unread.slice(0, NAMED).join(', ');
  const more = unread.length > NAMED ? ` and ${unread.length - NAMED} more` : '';
  return [
    warning(
      `The ${what} of ${unread.length === 1 ? 'tenant' : 'tenants'} ${named}${more} could not be read: ${unread.length === 1 ? 'its' : 'their'} node of the database is away.`,
      'Bring the node back, and run doctor again.',
    ),
  ];
}
