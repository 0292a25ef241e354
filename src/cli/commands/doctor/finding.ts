import type { Config } from '../../../config/config.ts';
import type { Values } from '../../../config/environment.ts';
import type { Io } from '../../support/io.ts';
import type { Session } from './session.ts';

export type Level = 'problem' | 'warning' | 'fine';

/** What a check found, in a sentence, and what to do about it. */
export interface Finding {
  readonly level: Level;
  readonly message: string;
  /** `null` where there is nothing to do. */
  readonly remedy: string | null;
}

export type RoleName = 'owner' | 'runtime' | 'worker';

/** What the checks look at. */
export interface Installation {
  readonly io: Io;
  readonly values: Values;
  /** `null` where the environment is wrong. */
  readonly config: Config | null;
  readonly urls: Readonly<Record<RoleName, string>> | null;
  readonly isEmbedded: boolean;
  /** The directory that should have an embedded database and has none; `null` where there is one, or a URL. */
  readonly emptyDirectory: string | null;
  /** What seals and signs; empty where it is not known. */
  readonly secretKeys: readonly string[];
  /** One a role; of equal URLs the same one. `null` where it does not answer, which one check tells. */
  readonly sessions: Readonly<Record<RoleName, Session | null>>;
  /** Why a role's session is `null`. */
  readonly faults: Readonly<Record<RoleName, string | null>>;
}

/** One thing that is looked at. It changes nothing, and finds nothing where it does not apply. */
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

/** The findings, or the good word where there are none. */
export function orFine(findings: readonly Finding[], message: string): readonly Finding[] {
  return findings.length > 0 ? findings : [fine(message)];
}
