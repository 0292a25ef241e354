import { isListed } from '../../adapters/access/addresses.ts';
import type {
  PresentedCredential,
  CredentialKind,
  CredentialStore,
  StoredCredential,
} from '../../src/core/credential.ts';
import { NO_FAILURES, type FailedAttemptStore } from '../../src/core/failed-attempts.ts';
import { LoginThrottle } from '../../src/auth/login-throttle.ts';
import { hashPassword, hashSecret } from '../../src/auth/secrets.ts';
import { StoredAuthenticator } from '../../src/auth/stored-authenticator.ts';
import { systemClock } from '../../src/clock.ts';
import { median } from '../report/statistics.ts';
import { atMost, type Figure } from '../report/target.ts';

const SECRET = 'bench-secret-of-thirty-two-bytes';
const BATCH = 1_000;
const BATCHES = 50;
const WARM_UP = 10;
const TARGET = atMost(50);

/** The cost of authenticating a caller, in microseconds a check: medians of batches, without the database. */
export async function checkCredentials(doing: (text: string) => void): Promise<readonly Figure[]> {
  doing('credential checks');
  const password = await hashPassword(SECRET);
  const store: CredentialStore = {
    find: (dialect, kinds, identifier) =>
      Promise.resolve({
        credentials: [storedCredential(dialect, kinds[0] ?? 'api-secret', identifier, password)],
        failures: NO_FAILURES,
      }),
  };
  const throttle = new LoginThrottle({
    store: NOBODY_FAILS,
    clock: systemClock,
    secretKeys: ['bench key, sixteen or more'],
    isListed,
    onLockout: () => undefined,
  });
  const authenticator = new StoredAuthenticator({ store, clock: systemClock, isLoopback: true, throttle });
  const check = async (dialect: string, presented: PresentedCredential): Promise<void> => {
    const credential = await authenticator.authenticate(dialect, [presented], '192.0.2.1');
    if (typeof credential === 'string' || credential.identifier !== presented.identifier)
      throw new Error('A right secret was not accepted');
  };
  const secret = { kind: 'api-secret', proof: 'generated-secret', identifier: 'bench', secret: SECRET } as const;
  const user = { kind: 'corp-user', proof: 'password', identifier: '9001/bench', secret: SECRET } as const;
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

const NOBODY_FAILS: FailedAttemptStore = {
  count: () => Promise.reject(new Error('A right secret was counted as a guess')),
  takeBack: () => Promise.resolve(),
  forgive: () => Promise.resolve(),
  record: () => Promise.resolve(),
  sweep: () => Promise.resolve(),
};

async function figure(about: string, check: () => Promise<void>): Promise<Figure> {
  const micros: number[] = [];
  for (let batch = -WARM_UP; batch < BATCHES; batch += 1) {
    const startedAt = performance.now();
    for (let call = 0; call < BATCH; call += 1) await check();
    if (batch >= 0) micros.push(((performance.now() - startedAt) * 1_000) / BATCH);
  }
  return { what: `credential check: ${about}`, value: median(micros), unit: 'µs', target: TARGET };
}

function storedCredential(
  dialect: string,
  kind: CredentialKind,
  identifier: string,
  password: string,
): StoredCredential {
  return {
    id: dialect === 'corp' ? 2 : 1,
    tenantId: 1,
    kind,
    version: 1,
    identifier,
    actions: null,
    allowedIps: null,
    allowsQueryString: false,
    accessKeySha256: null,
    isSandbox: false,
    conventions: { timeZone: 'UTC', currency: 'USD', dateFormat: 'YYYY-MM-DD' },
    dialectSettings: {},
    keyPrefix: null,
    secretHash: kind === 'api-secret' ? hashSecret(SECRET) : password,
    previous: null,
    isLoopbackOnly: false,
  };
}
