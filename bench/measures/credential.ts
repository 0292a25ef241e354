import type { CredentialClaim, CredentialStore, StoredCredential } from '../../src/core/credential.ts';
import { hashPassword, hashSecret } from '../../src/auth/secrets.ts';
import { StoredAuthenticator } from '../../src/auth/stored-authenticator.ts';
import { systemClock } from '../../src/clock.ts';
import { median } from '../statistics.ts';
import { atMost, type Figure } from '../target.ts';

const SECRET = 'bench-secret-of-thirty-two-bytes';
const BATCH = 1_000;
const BATCHES = 50;
const WARM_UP = 10;
const TARGET = atMost(50);

/** What it takes to know who calls, in microseconds a check: medians of batches, without the database. */
export async function checkCredentials(doing: (text: string) => void): Promise<readonly Figure[]> {
  doing('credential checks');
  const password = await hashPassword(SECRET);
  const store: CredentialStore = {
    find: (dialect, kind, identifier) =>
      Promise.resolve(storedCredential(dialect, identifier, kind === 'api-secret' ? hashSecret(SECRET) : password)),
  };
  const authenticator = new StoredAuthenticator(store, systemClock, true);
  const check = async (dialect: string, claim: CredentialClaim): Promise<void> => {
    const credential = await authenticator.authenticate(dialect, [claim]);
    if (credential?.identifier !== claim.identifier) throw new Error('A right secret was not accepted');
  };
  const secret = { kind: 'api-secret', identifier: 'bench', secret: SECRET } as const;
  const user = { kind: 'corp-user', identifier: '9001/bench', secret: SECRET } as const;
  let strangers = 0;
  return [
    await figure('secret, as on every request', () => check('whmcs', secret)),
    await figure('password from the cache', () => check('corp', user)),
    // A caller whom the cache does not know: the secret is hashed and compared.
    await figure('secret that the cache does not know', () => {
      strangers += 1;
      return check('whmcs', { ...secret, identifier: `bench-${strangers}` });
    }),
  ];
}

async function figure(about: string, check: () => Promise<void>): Promise<Figure> {
  const micros: number[] = [];
  for (let batch = -WARM_UP; batch < BATCHES; batch += 1) {
    const startedAt = performance.now();
    for (let call = 0; call < BATCH; call += 1) await check();
    if (batch >= 0) micros.push(((performance.now() - startedAt) * 1_000) / BATCH);
  }
  return { what: `credential check: ${about}`, value: median(micros), unit: 'µs', target: TARGET };
}

function storedCredential(dialect: string, identifier: string, secretHash: string): StoredCredential {
  return {
    id: dialect === 'corp' ? 2 : 1,
    tenantId: 1,
    version: 1,
    identifier,
    actions: null,
    allowedIps: null,
    allowsQueryString: false,
    typing: 'modern',
    accessKeySha256: null,
    corporation: { keyPrefix: null, timeZone: 'UTC', methods: [], payees: [], merchantSettings: [], moneyTypes: [] },
    secretHash,
    isLoopbackOnly: false,
  };
}
