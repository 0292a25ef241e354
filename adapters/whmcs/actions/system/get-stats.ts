import { getStats as schema } from '../../../../schemas/whmcs/system/get-stats.ts';
import { getStatsSample } from '../../../../schemas/whmcs/samples/system/get-stats.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import { addDays, dateOf, wallTimeAt, type LocalDate } from '../../../../src/core/dates.ts';
import type { DayIncome, Income } from '../../../../src/core/lookups/income.ts';
import type { Action } from '../../action.ts';
import type { AnswerData } from '../../answers/answer-data.ts';
import { currencyPrefix, currencySuffix } from '../../answers/currency-words.ts';
import { currencyOf } from '../../../../src/core/money/money.ts';
import { moneyText } from '../../rows/texts.ts';
import { ifPresent, required } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

const MOST_DAYS = 90;

/** The counts of the document in its order; most are of things that the gateway does not have. */
const COUNTS: readonly string[] = [
  'orders_pending',
  ...['today', 'yesterday'].flatMap((day) =>
    ['cancelled', 'pending', 'fraud', 'active', 'total'].map((status) => `orders_${day}_${status}`),
  ),
  'orders_thismonth_total',
  'orders_thisyear_total',
  ...['allactive', 'awaitingreply', 'flaggedtickets', 'open', 'answered', 'customerreply', 'closed', 'onhold'].map(
    (status) => `tickets_${status}`,
  ),
  'tickets_inprogress',
  'cancellations_pending',
  'todoitems_due',
  'networkissues_open',
  'billableitems_uninvoiced',
  'quotes_valid',
  'staff_online',
];

/** Shows statistics: the income by payments, and the counts of the document. */
export const getStats: Action = {
  name: schema.title,
  schema,
  sample: getStatsSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const { timeline_days: asked } = validate(call.values, call.place);
    const days = Math.min(ifPresent(asked, toId) ?? 0, MOST_DAYS);
    const today = dateOf(wallTimeAt(call.now, call.place.timeZone));
    const income = await call.reads.income.income(call.origin.actor, today, days);
    if (income === 'revoked') throw new CredentialMoved();
    return {
      income_today: incomeText(income.todayMinor, income),
      income_thismonth: incomeText(income.thisMonthMinor, income),
      income_thisyear: incomeText(income.thisYearMinor, income),
      income_alltime: incomeText(income.allTimeMinor, income),
      ...Object.fromEntries(COUNTS.map((name) => [name, 0])),
      billableitems_uninvoiced: income.itemsWaiting,
      quotes_valid: income.quotesValid,
      ...(days === 0 ? {} : { timeline_data: timeline(income, today, days) }),
    };
  },
};

function incomeText(minor: bigint, { currency }: Income): string {
  return `${currencyPrefix(currency)}${moneyText(minor, currencyOf(currency))}${currencySuffix(currency)}`;
}

/** Every day has its member, the newest first. */
function timeline({ currency, days: found }: Income, today: LocalDate, days: number): AnswerData {
  const byDate = new Map(found.map((day) => [day.date, day]));
  const dates = Array.from({ length: days }, (_, ago) => required(addDays(today, -ago)));
  const byDay = <T extends string | number>(valueOf: (day: DayIncome | undefined) => T): Record<string, T> =>
    Object.fromEntries(dates.map((date) => [date, valueOf(byDate.get(date))]));
  const none = (): number => 0;
  return {
    new_orders: byDay(none),
    accepted_orders: byDay(none),
    income: byDay((day) => moneyText(day?.receivedMinor ?? 0n, currencyOf(currency))),
    expenditure: byDay((day) => moneyText(day?.returnedMinor ?? 0n, currencyOf(currency))),
    new_tickets: byDay(none),
  };
}
