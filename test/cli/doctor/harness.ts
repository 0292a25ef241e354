import type { Cli } from '../support/harness.ts';
import { TestClock } from '../../support/gateway.ts';

/** The output of `doctor --json`. */
export interface Finding {
  readonly check: string;
  readonly level: string;
  readonly message: string;
  readonly remedy: string | null;
}

export class RunningClock extends TestClock {
  override now(): number {
    return Date.now();
  }
}

export const SECRET_KEY = 'a key of sixteen characters';

export type Env = Readonly<Record<string, string>>;

interface Examined {
  readonly code: number;
  readonly findings: readonly Finding[];
  readonly of: (check: string) => readonly Finding[];
}

/** Runs `doctor` with the environment of a database, changed. */
export async function examine(cli: Cli, changes: Env = {}, clock: TestClock = new RunningClock()): Promise<Examined> {
  const env = { ...cli.env, SECRET_KEY, ...changes };
  const { code, out } = await cli.run('doctor --json', { env, clock });
  const findings = JSON.parse(out) as Finding[];
  return { code, findings, of: (check) => findings.filter((finding) => finding.check === check) };
}

/** The level and the sentence of each finding of one check. */
export async function verdict(
  cli: Cli,
  check: string,
  changes: Env = {},
  clock?: TestClock,
): Promise<readonly string[]> {
  return (await examine(cli, changes, clock)).of(check).map(({ level, message }) => `${level}: ${message}`);
}
