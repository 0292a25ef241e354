import type { DialectCredential, DialectDescriptor } from '../../adapters/descriptor.ts';
import { failuresOfAccounts } from '../../db/logins/failed-attempts.ts';
import { clearLockouts, listLockouts } from '../../db/admin/lockouts.ts';
import {
  addCredential,
  changeCredential,
  listCredentials,
  lockCredentials,
  readSecretHash,
  revokeCredential,
  rotateCredential,
  type ListedCredential,
} from '../../db/admin/credentials.ts';
import { recordAct } from '../../db/console/acts.ts';
import { translated } from '../../db/postgres/translate-error.ts';
import type { Queryable, SessionPool } from '../../db/postgres/sql.ts';
import type { LoginThrottle } from '../auth/login-throttle.ts';
import { newSecret, type NewSecret } from '../auth/new-secret.ts';
import { generateSecret } from '../auth/secrets.ts';
import type { PasswordSemaphore } from '../auth/password-semaphore.ts';
import type { Act } from '../core/console/acts.ts';
import type {
  Caller,
  CallerForm,
  CallerLockout,
  CallersPlace,
  CallersPort,
  ConsoleActor,
  KnownCaller,
  NewCallerForm,
  Refused,
  WithSecret,
} from '../core/console/callers.ts';
import { instantText } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import { loginOf } from './corporation-login.ts';
import { readNewCaller, readRights, rightsText } from './caller-form.ts';

interface CallerDeskOptions {
  readonly database: SessionPool;
  readonly dialects: readonly DialectDescriptor[];
  readonly hashes: PasswordSemaphore;
  /** `null`: failed attempts are not counted. */
  readonly throttle: Pick<LoginThrottle, 'attemptOf'> | null;
  readonly clock: Clock;
}

const MOST_LOCKOUTS = 25;
const CHANGED: Refused = {
  problems: ['The caller was changed or revoked meanwhile, or the form was sent before. Nothing was changed now.'],
};

/** The acts on callers, by the functions of the operator's commands. Each act is recorded under the operator's name. */
export class CallerDesk implements CallersPort {
  readonly #options: CallerDeskOptions;

  constructor(options: CallerDeskOptions) {
    this.#options = options;
  }

  newIdentifier(): string {
    return generateSecret();
  }

  async list(tenantId: TenantId, { isRevoked, before, most }: CallersPlace): Promise<readonly Caller[]> {
    const filter = { tenantId, dialect: null, identifier: null, isRevoked };
    return await translated(async () => {
      const listed = await listCredentials(this.#options.database, filter, { before, most });
      return await this.#withFailures(listed);
    });
  }

  async find(tenantId: TenantId, id: number): Promise<Caller | null> {
    return await translated(async () => {
      const known = await this.#known(this.#options.database, tenantId, id);
      return known === null ? null : ((await this.#withFailures([known]))[0] ?? null);
    });
  }

  async lockouts(tenantId: TenantId, caller: Caller | null): Promise<readonly CallerLockout[]> {
    const named = { dialect: caller?.dialect ?? null, identifier: caller?.identifier ?? null };
    const filter = { tenantId, ...named, address: null, withPast: caller !== null };
    return await translated(() => listLockouts(this.#options.database, filter, MOST_LOCKOUTS));
  }

  async make(actor: ConsoleActor, form: NewCallerForm): Promise<WithSecret | Refused> {
    const read = readNewCaller(this.#options.dialects, actor.tenantId, form);
    if ('problems' in read) return read;
    const { dialect, credential, identifier, rights } = read;
    // Before the transaction: the slow hash must hold no lock.
    const secret = await this.#secret(credential, null);
    return await this.#act(async (trx) => {
      await lockCredentials(trx);
      const filter = { tenantId: null, dialect: dialect.name, identifier };
      if ((await listCredentials(trx, filter)).length > 0) {
        return { problems: [`${identifier} is taken on this gateway, or the form was sent before.`] };
      }
      const id = await addCredential(
        trx,
        {
          ...{ tenantId: actor.tenantId, dialect: dialect.name, kind: credential.kind, identifier, ...rights },
          ...{ secretHash: secret.secretHash, allowsQueryString: false, typing: 'modern', isLoopbackOnly: false },
        },
        this.#now(),
      );
      const caller = await this.#caller(trx, actor.tenantId, id);
      await note(trx, actor, 'caller-made', caller, rightsText(rights));
      return { caller, shown: { ...(await loginOf(trx, caller)), ...secret.shown } };
    });
  }

  async rotate(actor: ConsoleActor, known: KnownCaller, keepOldSeconds: number): Promise<WithSecret | Refused> {
    const { database, dialects } = this.#options;
    const stored = await translated(() => this.#known(database, actor.tenantId, known.id));
    const credential = dialects
      .find(({ name }) => name === stored?.dialect)
      ?.credentials.find(({ kind }) => kind === stored?.kind);
    if (stored === null || credential === undefined || !isSame(stored, known)) return CHANGED;
    const keptHash = keepOldSeconds === 0 ? null : await translated(() => readSecretHash(database, stored));
    const secret = await this.#secret(credential, keptHash);
    return await this.#act(async (trx) => {
      if (!(await rotateCredential(trx, stored, secret.secretHash, keepOldSeconds))) return CHANGED;
      const caller = await this.#caller(trx, actor.tenantId, stored.id);
      const ends = caller.oldSecretEndsAt;
      await note(trx, actor, 'caller-rotated', caller, ends === null ? 'old secret ended' : `old secret until ${ends}`);
      return { caller, shown: { ...(await loginOf(trx, caller)), ...secret.shown } };
    });
  }

  async change(actor: ConsoleActor, known: KnownCaller, form: CallerForm): Promise<Refused | null> {
    return await this.#act(async (trx) => {
      const stored = await this.#known(trx, actor.tenantId, known.id);
      const dialect = this.#options.dialects.find(({ name }) => name === stored?.dialect);
      if (stored === null || dialect === undefined || !isSame(stored, known)) return CHANGED;
      const rights = readRights(dialect, form);
      if ('problems' in rights) return rights;
      if (!(await changeCredential(trx, stored, rights))) return CHANGED;
      await note(trx, actor, 'caller-changed', stored, rightsText(rights));
      return null;
    });
  }

  async revoke(actor: ConsoleActor, known: KnownCaller): Promise<Refused | null> {
    return await this.#act(async (trx) => {
      const stored = await this.#known(trx, actor.tenantId, known.id);
      if (stored === null || !isSame(stored, known)) return CHANGED;
      const { dialect, identifier } = stored;
      if (!(await revokeCredential(trx, dialect, identifier, this.#now(), actor.tenantId))) return CHANGED;
      await note(trx, actor, 'caller-revoked', stored, '');
      return null;
    });
  }

  async letIn(actor: ConsoleActor, id: number): Promise<Refused | null> {
    return await this.#act(async (trx) => {
      const stored = await this.#known(trx, actor.tenantId, id);
      if (stored === null) return CHANGED;
      const { dialect, identifier } = stored;
      const named = { tenantId: actor.tenantId, dialect, identifier, address: null };
      const present = await listLockouts(trx, { ...named, withPast: false }, 1);
      if (present.length === 0) return { problems: ['There is no such lockout now: it has ended.'] };
      await clearLockouts(trx, named);
      await note(trx, actor, 'lockout-ended', stored, '');
      return null;
    });
  }

  /** Faults become those of the core; what an act refuses writes nothing. */
  async #act<T>(work: (trx: Queryable) => Promise<T>): Promise<T> {
    return await translated(() => this.#options.database.transaction(work));
  }

  async #known(database: Queryable, tenantId: TenantId, id: number): Promise<ListedCredential | null> {
    const [known] = await listCredentials(database, { tenantId, dialect: null, identifier: null, id });
    return known ?? null;
  }

  async #caller(trx: Queryable, tenantId: TenantId, id: number): Promise<Caller> {
    const known = await this.#known(trx, tenantId, id);
    if (known === null) throw new Error('The credential was not stored');
    return callerOf(known, 0);
  }

  async #withFailures(listed: readonly ListedCredential[]): Promise<readonly Caller[]> {
    const { throttle, database } = this.#options;
    if (throttle === null || listed.length === 0) return listed.map((each) => callerOf(each, 0));
    const accounts = listed.map(
      ({ dialect, identifier }) => throttle.attemptOf({ dialect, identifier, remoteAddress: '127.0.0.1' }).account,
    );
    const failures = await failuresOfAccounts(database, accounts);
    return listed.map((each, at) => callerOf(each, failures[at] ?? 0));
  }

  async #secret(credential: DialectCredential, keptHash: string | null): Promise<NewSecret> {
    // In the queue of people's passwords: callers go on beside it.
    const requester = { wasRight: false, network: 'console' };
    return await this.#options.hashes.run(requester, () => newSecret(credential, null, keptHash));
  }

  #now(): string {
    return instantText(this.#options.clock.now());
  }
}

function isSame({ version, revokedAt }: ListedCredential, known: KnownCaller): boolean {
  return version === known.version && revokedAt === null;
}

function callerOf(listed: ListedCredential, failedAttempts: number): Caller {
  const { previousEndsAt: oldSecretEndsAt, ...facts } = listed;
  return { ...facts, oldSecretEndsAt, failedAttempts };
}

async function note(
  trx: Queryable,
  { tenantId, operator }: ConsoleActor,
  act: Act,
  { dialect, identifier }: Pick<Caller, 'dialect' | 'identifier'>,
  detail: string,
): Promise<void> {
  await recordAct(trx, { tenantId, operator, act, subject: `${identifier} of ${dialect}`, detail });
}
