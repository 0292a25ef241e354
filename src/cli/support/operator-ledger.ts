import { randomUUID } from 'node:crypto';
import { OPERATOR, operatorOf } from '../../../db/admin/operator-credential.ts';
import { IdReserve } from '../../../db/ledger/id-reserve.ts';
import { BatchLedger } from '../../../db/ledger/batch-ledger.ts';
import { generateSecret, hashSecret } from '../../auth/secrets.ts';
import { newCommandId, type Command, type CommandOrigin, type Outcome, type Result } from '../../core/commands.ts';
import { instantText } from '../../core/dates.ts';
import { decideBatch } from '../../core/decide/decide-batch.ts';
import type { Commands } from '../../core/ports.ts';
import { withMigrated, withRuntimePool } from './connection.ts';
import { CommandError } from './errors.ts';
import type { Io } from './io.ts';
import { demandTenant } from './tenants.ts';
import { REFUSALS } from './refusals.ts';

/** An operator waits longer than a caller for a database that is busy. */
const PATIENCE_MS = 15_000;

/** An operator's command before it has an origin. */
export interface OperatorCommand {
  /** Recognises a repeated command; absent: no two are the same. */
  readonly key?: { readonly commandId: string; readonly requestDigest: string };
  readonly build: (origin: CommandOrigin) => Command;
}

/**
 * Records operators' commands through the ledger of the callers, as the runtime role: with its history, events and
 * checks. Throws CommandError with the sentence of a refusal.
 */
export async function submitAsOperator(io: Io, tenantId: number, { key, build }: OperatorCommand): Promise<Result> {
  return await workAsOperator(io, tenantId, (commands, origin) =>
    commands.submit(build(key === undefined ? origin : { ...origin, ...key })),
  );
}

/** The same for work of several commands; the refusal of the last one is thrown. */
export async function workAsOperator(
  io: Io,
  tenantId: number,
  work: (commands: Commands, origin: CommandOrigin) => Promise<Outcome>,
): Promise<Result> {
  const requestId = `${OPERATOR}-${randomUUID()}`;
  const outcome = await withMigrated(io, async (database, target) => {
    const now = io.clock.now();
    const actor = await database.transaction(async (trx) => {
      await demandTenant(trx, tenantId);
      return await operatorOf(trx, tenantId, hashSecret(generateSecret()), instantText(now));
    });
    const origin: CommandOrigin = {
      commandId: newCommandId(now, randomUUID()),
      requestDigest: null,
      actor,
      dialect: OPERATOR,
      requestId,
      deadline: now + PATIENCE_MS,
      mayRound: false,
    };
    return await withRuntimePool(target, async (runtime) => {
      const ledger = new BatchLedger(runtime, new IdReserve(runtime), io.clock);
      return await work({ submit: (command) => submit(ledger, tenantId, command) }, origin);
    });
  });
  if (outcome.ok) return outcome.result;
  throw new CommandError(REFUSALS[outcome.code]);
}

async function submit(ledger: BatchLedger, tenantId: number, command: Command): Promise<Outcome> {
  const [settled] = await ledger.commitBatch(tenantId, [command], decideBatch);
  if (settled === undefined) throw new Error('The ledger gave no outcome');
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}
