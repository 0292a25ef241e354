import type { Command } from 'commander';
import { dailySettings, lastDailyRuns, setDailySettings, type DailyRun } from '../../../../db/admin/daily-settings.ts';
import { generateSecret, hashSecret } from '../../../auth/secrets.ts';
import type { DailySettings } from '../../../core/daily/settings.ts';
import { instantText } from '../../../core/dates.ts';
import { parseDecimal, type Decimal } from '../../../core/money/decimal.ts';
import { currencyOf, decimalText, minorOf } from '../../../core/money/money.ts';
import { rateOf, type Rate } from '../../../core/money/percentage.ts';
import { amountText } from '../../support/amounts.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import type { Io } from '../../support/io.ts';
import { examples, valueArgument, valueOption, type ValueParser } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { demandTenant } from '../../support/tenants.ts';
import { UsageError } from '../../support/usage-error.ts';
import * as parsers from '../../support/value-parsers.ts';

const DAYS = parsers.wholeNumber(0, 365);
const ON_OFF = parsers.oneOf(['on', 'off']);
type Fee = 'off' | { readonly rate: Rate } | { readonly fixed: Decimal };

const FEE: ValueParser<Fee> = {
  rule: 'a percentage such as 5%, an amount such as 2.50, or off',
  read: (text) => {
    if (text === 'off') return 'off';
    const number = parseDecimal(text.replace(/%$/, ''));
    if (number === null || number.unscaled <= 0n) return null;
    if (!text.endsWith('%')) return { fixed: number };
    const rate = rateOf(number);
    return rate === null ? null : { rate };
  },
};

interface SetOptions {
  readonly startHour?: number;
  readonly beforeDue?: number;
  readonly firstOverdue?: number;
  readonly secondOverdue?: number;
  readonly thirdOverdue?: number;
  readonly lateFee?: Fee;
  readonly lateFeeDays?: number;
  readonly lateFeeMinimum?: Decimal;
  readonly applyCredit?: 'on' | 'off';
  readonly billItems?: 'on' | 'off';
}

/** Runs that `daily show` shows. */
const SHOWN = 20;

/** `daily show|set`: the tasks that a tenant's gateway does each day. */
export function addDailyCommands(program: Command, io: Io): void {
  const group = program.command('daily').description('the tasks of each day: reminders, late fees, credit, billing');
  group
    .command('show')
    .description("show a tenant's daily tasks, and their last runs")
    .addArgument(valueArgument('<tenant>', 'its id', parsers.ID))
    .addHelpText('after', examples('daily show 54', 'daily show 54 --json'))
    .action((tenant: number, _options: object, command: Command) => show(io, tenant, command));
  group
    .command('set')
    .description("switch a tenant's daily tasks on or off; all are off at first")
    .addArgument(valueArgument('<tenant>', 'its id', parsers.ID))
    .addOption(valueOption('--start-hour <hour>', "the tenant's local hour; at first 9", parsers.wholeNumber(0, 23)))
    .addOption(valueOption('--before-due <days>', 'a reminder so many days before the due date; 0: off', DAYS))
    .addOption(valueOption('--first-overdue <days>', 'the first notice so many days after it; 0: off', DAYS))
    .addOption(valueOption('--second-overdue <days>', 'the second notice; 0: off', DAYS))
    .addOption(valueOption('--third-overdue <days>', 'the third notice; 0: off', DAYS))
    .addOption(valueOption('--late-fee <fee>', 'of the balance, or fixed', FEE))
    .addOption(valueOption('--late-fee-days <days>', 'days after the due date', parsers.wholeNumber(1, 365)))
    .addOption(valueOption('--late-fee-minimum <amount>', 'the least fee', parsers.AMOUNT))
    .addOption(valueOption('--apply-credit <on-or-off>', "clients' credit pays their Unpaid invoices", ON_OFF))
    .addOption(valueOption('--bill-items <on-or-off>', 'invoices of billable items that are due', ON_OFF))
    .addHelpText(
      'after',
      examples(
        'daily set 54 --first-overdue 3 --second-overdue 10 --third-overdue 20',
        'daily set 54 --late-fee 5% --late-fee-days 14 --late-fee-minimum 2.50 --apply-credit on',
      ),
    )
    .action((tenant: number, options: SetOptions, command: Command) => set(io, tenant, options, command));
}

async function show(io: Io, tenantId: number, command: Command): Promise<void> {
  const { settings, runs } = await withMigrated(io, (database) =>
    database.transaction(async (trx) => {
      await demandTenant(trx, tenantId);
      return {
        settings: await dailySettings(trx, tenantId),
        runs: await lastDailyRuns(trx, tenantId, SHOWN),
      };
    }),
  );
  const output = new Output(io, command);
  const view = viewOf(tenantId, settings);
  if (output.isJson) {
    output.document({ ...view, runs });
    return;
  }
  output.one(view);
  if (runs.length > 0) output.many('runs', runs.map(runView), ['day', 'task', 'effects', 'failures']);
}

async function set(io: Io, tenantId: number, options: SetOptions, command: Command): Promise<void> {
  const at = instantText(io.clock.now());
  const settings = await inTransaction(io, async (trx) => {
    const tenant = await demandTenant(trx, tenantId);
    const changed = changedBy(options, await dailySettings(trx, tenantId), tenant.currency);
    await setDailySettings(trx, tenantId, changed, hashSecret(generateSecret()), at);
    return changed;
  });
  new Output(io, command).one(viewOf(tenantId, settings));
}

function changedBy(options: SetOptions, before: DailySettings, currency: string): DailySettings {
  const days = (given: number | undefined, was: number | null): number | null => {
    if (given === undefined) return was;
    return given === 0 ? null : given;
  };
  const flag = (given: 'on' | 'off' | undefined, was: boolean): boolean => (given === undefined ? was : given === 'on');
  const settings = {
    startHour: options.startHour ?? before.startHour,
    beforeDueDays: days(options.beforeDue, before.beforeDueDays),
    firstOverdueDays: days(options.firstOverdue, before.firstOverdueDays),
    secondOverdueDays: days(options.secondOverdue, before.secondOverdueDays),
    thirdOverdueDays: days(options.thirdOverdue, before.thirdOverdueDays),
    lateFee: feeBy(options, before.lateFee, currency),
    appliesCredit: flag(options.applyCredit, before.appliesCredit),
    billsItems: flag(options.billItems, before.billsItems),
  };
  const stages = [settings.firstOverdueDays, settings.secondOverdueDays, settings.thirdOverdueDays].filter(
    (each) => each !== null,
  );
  if (stages.some((each, index) => each <= (stages[index - 1] ?? 0))) {
    throw new UsageError('The notices must follow each other: --first-overdue, --second-overdue, --third-overdue.');
  }
  return settings;
}

function feeBy(options: SetOptions, before: DailySettings['lateFee'], currency: string): DailySettings['lateFee'] {
  const minorIn = (amount: Decimal): bigint => {
    const minor = minorOf(amount, currencyOf(currency));
    if (typeof minor === 'string') throw new UsageError(`${currency} does not have amounts such as this fee.`);
    return minor;
  };
  const { lateFee: fee, lateFeeDays, lateFeeMinimum } = options;
  if (fee === 'off') return null;
  const isChanged = fee !== undefined || lateFeeDays !== undefined || lateFeeMinimum !== undefined;
  if (!isChanged) return before;
  // Amounts of another currency are given again.
  const namesAmount = lateFeeMinimum !== undefined || (fee !== undefined && 'fixed' in fee);
  const kept = before === null || before.currency === currency || !namesAmount ? before : { ...before, ...NO_AMOUNTS };
  const days = lateFeeDays ?? kept?.days;
  const rate = fee === undefined ? (kept?.rate ?? null) : 'rate' in fee ? fee.rate : null;
  const fixedMinor = fee === undefined ? (kept?.fixedMinor ?? null) : 'fixed' in fee ? minorIn(fee.fixed) : null;
  if (days === undefined || (rate === null && fixedMinor === null)) {
    throw new UsageError('A late fee needs --late-fee and --late-fee-days.');
  }
  const minimumMinor = lateFeeMinimum === undefined ? (kept?.minimumMinor ?? 0n) : minorIn(lateFeeMinimum);
  return { days, rate, fixedMinor, minimumMinor, currency: namesAmount ? currency : (kept?.currency ?? currency) };
}

const NO_AMOUNTS = { fixedMinor: null, minimumMinor: 0n };

function viewOf(tenant: number, settings: DailySettings): View {
  const { lateFee } = settings;
  const fee = lateFee?.rate == null ? null : `${decimalText(lateFee.rate, 3)} %`;
  const fixed = lateFee?.fixedMinor == null ? null : amountText(lateFee.fixedMinor, lateFee.currency);
  return {
    tenant,
    startHour: settings.startHour,
    beforeDueDays: settings.beforeDueDays,
    firstOverdueDays: settings.firstOverdueDays,
    secondOverdueDays: settings.secondOverdueDays,
    thirdOverdueDays: settings.thirdOverdueDays,
    lateFee: fee ?? fixed,
    lateFeeDays: lateFee?.days ?? null,
    lateFeeMinimum: lateFee === null ? null : amountText(lateFee.minimumMinor, lateFee.currency),
    appliesCredit: settings.appliesCredit,
    billsItems: settings.billsItems,
  };
}

function runView({ runOn, task, effects, failures }: DailyRun): View {
  return { day: runOn, task, effects, failures };
}
