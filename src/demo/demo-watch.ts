import type { Queryable } from '../../db/postgres/sql.ts';
import { obeyedSecret } from '../../db/reads/demo-reads.ts';
import { matches } from '../auth/secrets.ts';
import { DEMO } from './demo.ts';
import { probe } from '../observability/probe.ts';

const FRESH_MS = 2_000;
const LIMIT_MS = 5_000;

/**
 * Whether the demo is on: its public secret is obeyed here, on a loopback address or because it was loaded on request.
 * The demo's own Metrc and mails run only then, and only for its tenant.
 */
export function demoWatch(database: Queryable, isLoopback: boolean): () => Promise<boolean> {
  return probe(
    async () => {
      const found = await obeyedSecret(database, DEMO.tenantId, DEMO.identifier);
      return found !== null && (isLoopback || !found.isLoopbackOnly) && (await matches(DEMO.secret, found.secretHash));
    },
    { freshMs: FRESH_MS, limitMs: LIMIT_MS },
  );
}
