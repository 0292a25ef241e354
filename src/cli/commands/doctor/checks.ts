import {
  clockCheck,
  connectionsCheck,
  durabilityCheck,
  migrationsCheck,
  reachableCheck,
  serverCheck,
  statisticsCheck,
} from './database-checks.ts';
import { callsLogCheck } from './calls-log-check.ts';
import { capturesCheck } from './capture-check.ts';
import { dailyCheck } from './daily-check.ts';
import { logFileCheck, spaceCheck } from './disk-checks.ts';
import { environmentCheck, mailCheck, nodeCheck, publicUrlCheck } from './environment-checks.ts';
import { warning, type Check, type Finding, type Installation } from './finding.ts';
import { gatewaysCheck } from './gateway-checks.ts';
import { jobsCheck } from './job-checks.ts';
import { planningCheck, poolerCheck, rolesCheck, timeoutsCheck } from './role-checks.ts';
import { demoCheck, metrcCheck, tenantsCheck, zonesCheck } from './tenant-checks.ts';
import { certificateCheck } from './tls-checks.ts';
import { unsupportedCheck } from './unsupported-check.ts';
import { verifyCheck } from './verify-check.ts';

/** All checks, in the order of the report. */
export const CHECKS: readonly Check[] = [
  nodeCheck(),
  environmentCheck,
  publicUrlCheck,
  certificateCheck,
  reachableCheck,
  serverCheck,
  migrationsCheck,
  statisticsCheck,
  rolesCheck,
  timeoutsCheck,
  planningCheck,
  poolerCheck,
  durabilityCheck,
  connectionsCheck,
  clockCheck,
  tenantsCheck,
  gatewaysCheck,
  unsupportedCheck,
  zonesCheck,
  demoCheck,
  metrcCheck,
  mailCheck,
  jobsCheck,
  capturesCheck,
  dailyCheck,
  callsLogCheck,
  verifyCheck,
  spaceCheck,
  logFileCheck,
];

/** A check of a database that hangs must not keep the others waiting. */
const LIMIT_MS = 10_000;

export interface NamedFinding extends Finding {
  readonly check: string;
}

/** Runs all checks at once; one that cannot be made is a warning. */
export async function runChecks(installation: Installation, checks = CHECKS): Promise<readonly NamedFinding[]> {
  const found = await Promise.all(checks.map((check) => runOne(check, installation)));
  return found.flat();
}

async function runOne({ name, run }: Check, installation: Installation): Promise<readonly NamedFinding[]> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`nothing within ${LIMIT_MS / 1_000} seconds`));
    }, LIMIT_MS);
  });
  try {
    const findings = await Promise.race([Promise.resolve(run(installation)), limit]);
    return findings.map((finding) => ({ check: name, ...finding }));
  } catch (error) {
    const reason = (error as Error).message;
    return [
      {
        check: name,
        ...warning(`The ${name} could not be checked (${reason}).`, 'Mend the other findings, and run doctor again.'),
      },
    ];
  } finally {
    clearTimeout(timer);
  }
}
