import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Arguments } from '../../../support/corp-client.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Row } from '../../whmcs/fixtures.ts';
import { addCorporation, callMethod, switchOnAllMethods, type Answer, type Corporation } from '../fixtures.ts';

const { gateway } = gatewayWithCaller();
const OWN = { CORP_ID: 59, API_CORP_KEY_ID: 'SEA-59' };
let corporation: Corporation;
/** Seven invoices: dates from the 1st to the 7th, due dates the other way round, the last two paid. */
const ids: number[] = [];

beforeAll(async () => {
  corporation = await addCorporation(gateway, { id: 59 }, 'SEA');
  await switchOnAllMethods(gateway);
  await gateway.addClient({ tenantId: 59, id: 2, name: 'Second' });
  for (let day = 1; day <= 7; day += 1) {
    const { fields } = await callMethod(gateway, 'startMainInvoice', {
      ...OWN,
      ...{ CUSTOMER_ID: day === 3 ? 2 : 1, INVOICE_TYPE_ID: day % 2 === 0 ? 3 : 2, INVOICE_NOTES: `No ${day}` },
      ...{ INVOICE_DATE: `2016-05-0${day}`, DUE_DATE: `2016-06-${20 - day}` },
    });
    const id = fields['INVOICE_NUMBER'] as number;
    ids.push(id);
    await callMethod(gateway, 'addInvoiceLineItem', { ...OWN, INVOICE_NUMBER: id, DESCRIPTION: 'Line', AMOUNT: 10 });
    if (day > 5) await corporation.whmcs.pay(id, { amount: '10.00' });
  }
}, 60_000);

const search = (args: Arguments = {}): Promise<Answer> =>
  callMethod(gateway, 'advancedMainInvoiceSearch', { ...OWN, ...args });
const rowsIn = ({ fields }: Answer): Row[] => (fields['QRY_MAIN_INVOICE_ARRAY'] ?? []) as Row[];
/** Which of the seven an answer has, in its order. */
const daysIn = (answer: Answer): number[] =>
  rowsIn(answer).map(({ INVOICE_NUMBER: id }) => ids.indexOf(id as number) + 1);

describe('advancedMainInvoiceSearch', () => {
  it('answers every column of an invoice', async () => {
    expect(rowsIn(await search({ START_INVOICE_NUMBER: ids[5], END_INVOICE_NUMBER: ids[5] }))).toEqual([
      {
        ...{ INVOICE_NUMBER: ids[5], INVOICE_TYPE_ID: 3, CUSTOMER_ID: 1, CUSTOMER_NAME: expect.any(String) },
        ...{ INVOICE_DATE: '2016-05-06', DUE_DATE: '2016-06-14', PAID_DATE_TIME: '2016-01-01 12:33:12' },
        ...{ CURRENCY: 'USD', INVOICE_AMOUNT: 10, INVOICE_CREDIT: 0, INVOICE_PAID: 10, INVOICE_BALANCE: 0 },
        ...{ INVOICE_STATUS: 'Paid', HAS_DELIVERY: 0, INVOICE_NOTES: 'No 6' },
      },
    ]);
  });

  it.each<[string, () => Arguments, readonly number[]]>([
    ['nothing', () => ({}), [1, 2, 3, 4, 5, 6, 7]],
    ['numbers', () => ({ START_INVOICE_NUMBER: ids[1], END_INVOICE_NUMBER: ids[3] }), [2, 3, 4]],
    ['a customer', () => ({ CUSTOMER_ID: 2 }), [3]],
    ['a type', () => ({ INVOICE_TYPE_ID: 3 }), [2, 4, 6]],
    ['paid ones', () => ({ ALL_MONIES: 'false' }), [6, 7]],
    ['dates', () => ({ START_DATE: '5/2/2016', END_DATE: '2016-05-03 23:00:00' }), [2, 3]],
    ['a first date', () => ({ START_DATE: '2016-05-06' }), [6, 7]],
    ['due dates', () => ({ DATE_TYPE: 'DUE', END_DATE: '2016-06-15' }), [7, 6, 5]],
    ['dates and more', () => ({ START_DATE: '2016-05-01', INVOICE_TYPE_ID: 2, END_INVOICE_NUMBER: ids[4] }), [1, 3, 5]],
    ['zeros as absent', () => ({ CUSTOMER_ID: 0, END_INVOICE_NUMBER: 0 }), [1, 2, 3, 4, 5, 6, 7]],
  ])('finds invoices by %s', async (_name, args, expected) => {
    expect(daysIn(await search(args()))).toEqual(expected);
  });

  it.each<[string, Arguments, readonly number[]]>([
    ['numbers', {}, [1, 2, 3, 4, 5, 6, 7]],
    ['due dates', { DATE_TYPE: 'due', START_DATE: '2016-01-01' }, [7, 6, 5, 4, 3, 2, 1]],
  ])('pages in the order of %s, each invoice once, while others are made', async (_name, args, expected) => {
    const seen: number[] = [];
    let key: unknown = '';
    do {
      const answer = await search({ ...args, ROWS_PER_PAGE: 2, PAGE_KEY: key });
      expect(answer.result).toBe('ok');
      seen.push(...daysIn(answer));
      key = answer.fields['NEXT_PAGE_KEY'];
    } while (key !== '');
    expect(seen).toEqual(expected);
  });
});
