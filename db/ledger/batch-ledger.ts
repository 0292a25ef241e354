import { setTimeout as sleep } from 'node:timers/promises';
import type { Decision } from '../../src/core/changes.ts';
import type { Command, Outcome } from '../../src/core/commands.ts';
import type { Instant } from '../../src/core/dates.ts';
import { LedgerUnavailable, OutcomeUnknown } from '../../src/core/errors.ts';
import { loadPlanOf } from '../../src/core/decide/rules.ts';
import { mergeLoadPlans, type LoadPlan } from '../../src/core/load-plan.ts';
import type { Clock, Decide, Ledger, State } from '../../src/core/ports.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { withTimeout } from '../../src/concurrency/with-timeout.ts';
import type { IdReserve } from './id-reserve.ts';
import type { DatabasePool } from '../postgres/pool.ts';
import { Distribution } from '../postgres/distribution.ts';
import { Statements } from '../postgres/prepared-statements.ts';
import { isIdTaken, isOutOfRange, kindOfFault } from '../postgres/translate-error.ts';
import { loadClientFacts } from './client-facts.ts';
import { withOwners } from './load-corrections.ts';
import { loadState } from './load.ts';
import { lockRows, type Locked } from './lock.ts';
import { isCommandUsed, refusingUsed } from './used-commands.ts';
import { inTransaction, type Transaction } from './transaction.ts';
import { writeDecisions } from './write/write.ts';

/** Pauses before the second and the third attempt; a batch has three. */
const PAUSES_MS = [100, 400] as const;
/** A command that waited longer than this for an unresponsive database fails, instead of waiting as long again. */
const PATIENCE_MS = 1_000;
/** The limits of any statement: the longest, and the time of a batch that starts shortly before its deadline. */
const STATEMENT_LIMIT_MS = 5_000;
const LEAST_MS = 1_000;

interface BatchLedgerOptions {
  readonly steadyClock?: Clock;
  readonly statements?: Statements;
  /** Default: the database is asked. */
  readonly distribution?: Distribution;
}

type SettledResult = PromiseSettledResult<Outcome>;

/** The facts of a batch from its tries. */
interface Attempt {
  mayHaveCommitted: boolean;
  isUsed: boolean;
  locksCredit: boolean;
  readonly until: Instant;
  /** Ids of commands that were first done in a commit that is in doubt: found done, they are not repeats. */
  readonly inDoubt: Set<string>;
}

/**
 * The ledger on PostgreSQL. Every batch is lock, decide, write and commit in one transaction with a constant number of
 * statements. A batch whose commit is in doubt runs again, by command id, on a new connection. The insert of its ids waits
 * for the transaction in doubt and then finds its result.
 */
export class BatchLedger implements Ledger {
  readonly #pool: DatabasePool;
  readonly #ids: IdReserve;
  readonly #clock: Clock;
  /** The clock of deadlines. */
  readonly #steadyClock: Clock;
  readonly #statements: Statements;
  readonly #distribution: Distribution;

  constructor(
    pool: DatabasePool,
    ids: IdReserve,
    clock: Clock,
    {
      steadyClock = clock,
      statements = new Statements(),
      distribution = new Distribution(pool),
    }: BatchLedgerOptions = {},
  ) {
    this.#distribution = distribution;
    this.#steadyClock = steadyClock;
    this.#statements = statements;
    this.#pool = pool;
    this.#ids = ids;
    this.#clock = clock;
  }

  commitBatch(tenantId: TenantId, commands: readonly Command[], decide: Decide): Promise<readonly SettledResult[]> {
    return this.#carryOut(tenantId, commands, decide, new Set());
  }

  async #carryOut(
    tenantId: TenantId,
    commands: readonly Command[],
    decide: Decide,
    inDoubt: Set<string>,
  ): Promise<readonly SettledResult[]> {
    const startedAt = this.#steadyClock.now();
    const deadline = Math.min(...commands.map((command) => command.origin.deadline));
    const until = Math.max(deadline, startedAt + LEAST_MS);
    const attempt: Attempt = { mayHaveCommitted: false, isUsed: false, locksCredit: false, until, inDoubt };
    for (let tries = 0; ; tries += 1) {
      try {
        const how = attempt.isUsed ? await refusingUsed(this.#pool, tenantId, commands, decide) : decide;
        const outcomes = await this.#run(tenantId, commands, how, attempt);
        return outcomes.map((value): SettledResult => ({ status: 'fulfilled', value }));
      } catch (error) {
        attempt.isUsed ||= isCommandUsed(error);
        if (isOutOfRange(error) && !attempt.locksCredit) {
          attempt.locksCredit = true;
          continue;
        }
        const isRace = kindOfFault(error) === 'race' || this.#statements.isLost(error);
        const isAway = kindOfFault(error) === 'unavailable';
        if (kindOfFault(error) === 'row' && commands.length > 1)
          return await this.#oneByOne(tenantId, commands, decide, inDoubt);
        if (!isRace && !isAway) throw error;
        const pause = PAUSES_MS[tries];
        if (pause === undefined && isRace && commands.length > 1)
          return await this.#oneByOne(tenantId, commands, decide, inDoubt);
        const now = this.#steadyClock.now();
        const isHopeless = isAway && !attempt.mayHaveCommitted && now - startedAt > PATIENCE_MS;
        if (pause === undefined || isHopeless || now + pause > deadline) throw failure(attempt.mayHaveCommitted, error);
        if (isAway) await sleep(pause);
      }
    }
  }

  async #run(
    tenantId: TenantId,
    commands: readonly Command[],
    decide: Decide,
    attempt: Attempt,
  ): Promise<readonly Outcome[]> {
    const msLeft = (): number => Math.min(STATEMENT_LIMIT_MS, attempt.until - this.#steadyClock.now());
    const isDistributed = await this.#distribution.isDistributed();
    const plan = loadPlanOfBatch(commands, attempt.locksCredit);
    // Ids that arrive too late are skipped, like those of a failed batch.
    const ids = await withTimeout(msLeft(), this.#ids.take(tenantId, plan.ids));
    const run: { transaction: Transaction | null; made: readonly string[] } = { transaction: null, made: [] };
    try {
      const options = { statements: this.#statements, isDistributed, msLeft };
      return await inTransaction(this.#pool, options, async (transaction) => {
        run.transaction = transaction;
        const { locked, state } = await openState(transaction, tenantId, commands, plan);
        const now = this.#clock.now();
        const decisions = decide(state, commands, ids, now);
        run.made = decisions.filter(({ isKept }) => isKept).map(({ command }) => command.origin.commandId);
        await writeDecisions(transaction, tenantId, decisions, locked, now, isDistributed);
        return outcomesOf(decisions, attempt.inDoubt);
      });
    } catch (error) {
      if (isIdTaken(error)) this.#ids.forget(tenantId);
      if (run.transaction?.isInDoubt === true) {
        attempt.mayHaveCommitted = true;
        for (const id of run.made) attempt.inDoubt.add(id);
      }
      throw error;
    } finally {
      ids.giveBack();
    }
  }

  /** A row of the batch is at fault: each command runs by itself, and only the faulty one fails. */
  async #oneByOne(
    tenantId: TenantId,
    commands: readonly Command[],
    decide: Decide,
    inDoubt: Set<string>,
  ): Promise<readonly SettledResult[]> {
    const results: SettledResult[] = [];
    for (const command of commands) {
      try {
        results.push(...(await this.#carryOut(tenantId, [command], decide, inDoubt)));
      } catch (reason) {
        results.push({ status: 'rejected', reason });
      }
    }
    return results;
  }
}

/** With their clients' credit locked, commands whose sums it cannot hold are refused one by one. */
function loadPlanOfBatch(commands: readonly Command[], locksCredit: boolean): LoadPlan {
  const plan = mergeLoadPlans(commands.map(loadPlanOf));
  return locksCredit ? { ...plan, creditOfInvoices: plan.invoices } : plan;
}

/** Locks and loads in one round trip; a batch with corrections first finds the rows to lock. */
async function openState(
  transaction: Transaction,
  tenantId: TenantId,
  commands: readonly Command[],
  planned: LoadPlan,
): Promise<{ readonly locked: Locked; readonly state: State }> {
  const plan = await withOwners(transaction, tenantId, planned);
  const locking = lockRows(transaction, tenantId, plan);
  const asking = loadClientFacts(transaction, tenantId, plan.clientQuestions);
  const loading = loadState(transaction, tenantId, commands, plan, locking, asking);
  const [locked, state] = await Promise.all([locking, loading, asking]);
  return { locked, state };
}

/**
 * A command that this batch itself did, in a commit that was in doubt, is found done and is not a repeat: the first of
 * its id.
 */
function outcomesOf(decisions: readonly Decision[], inDoubt: ReadonlySet<string>): readonly Outcome[] {
  const own = new Set(inDoubt);
  return decisions.map(({ command, outcome }): Outcome => {
    if (!own.delete(command.origin.commandId)) return outcome;
    const { isReplay: _found, ...first } = outcome;
    return first;
  });
}

function failure(mayHaveCommitted: boolean, cause: unknown): Error {
  return mayHaveCommitted
    ? new OutcomeUnknown('Whether the batch was committed is not known', { cause })
    : new LedgerUnavailable('The database is away', { cause });
}
