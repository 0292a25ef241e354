import type { Fault, SeenAnswer, SeenCall } from './wrong-server.ts';

const is = ({ action }: SeenCall, name: string): boolean => action.toLowerCase() === name.toLowerCase();
const edited = (edit: (text: string) => string) => (answer: SeenAnswer) => ({ text: edit(answer.text) });
const success: SeenAnswer = { status: 200, type: 'application/json', text: '{"result":"success"}', headers: {} };

/** Drops parameters of an action. */
function dropping(action: string, ...names: readonly string[]): Pick<Fault, 'onCall'> {
  return {
    onCall: (call) => {
      if (is(call, action)) for (const name of names) call.params.delete(name);
    },
  };
}

/** Changes a parameter of an action, where it is there. */
function changing(
  action: string,
  name: string,
  change: (value: string, call: SeenCall) => string,
): Pick<Fault, 'onCall'> {
  return {
    onCall: (call) => {
      const value = call.params.get(name);
      if (is(call, action) && value !== undefined) call.params.set(name, change(value, call));
    },
  };
}

const GET = 'get-invoice/';
const PAY = 'add-invoice-payment/';

const WHMCS: readonly Omit<Fault, 'dialect'>[] = [
  {
    name: 'money is a number',
    namedBy: `${GET}the-documented-sample`,
    onAnswer: edited((text) => text.replace(/"total":"([\d.]+)"/, '"total":$1')),
  },
  {
    name: 'an id is text',
    namedBy: `${GET}the-documented-sample`,
    onAnswer: edited((text) => text.replace(/"userid":(\d+)/, '"userid":"$1"')),
  },
  {
    name: 'an error of business is HTTP 400',
    namedBy: `${GET}an-invoice-that-does-not-exist`,
    onAnswer: ({ text }) => (text.includes('"result":"error"') ? { status: 400 } : null),
  },
  {
    name: 'the sentence of an error has a point',
    namedBy: `${GET}an-invoice-that-does-not-exist`,
    onAnswer: edited((text) => text.replace('Not Found"', 'Not Found."')),
  },
  {
    name: 'the action has a case',
    namedBy: `${GET}the-action-in-the-case-getinvoice`,
    instead: (call) =>
      call.action === 'getinvoice'
        ? { ...success, text: '{"result":"error","message":"API Function Not Found"}' }
        : null,
  },
  {
    name: 'an empty list is null',
    namedBy: `${GET}the-documented-sample`,
    onAnswer: edited((text) => text.replace('"transactions":""', '"transactions":null')),
  },
  {
    name: 'the balance is the total',
    namedBy: `${GET}a-payment-is-a-row-of-transactions`,
    onAnswer: edited((text) => {
      const [, total = ''] = /"total":"([\d.]+)"/.exec(text) ?? [];
      return text.replace(/"balance":"[\d.]+"/, `"balance":"${total}"`);
    }),
  },
  {
    name: 'a description is escaped as HTML',
    namedBy: `${GET}a-description-with-the-text-A-x26-B-x3c-xe9-x3e`,
    onAnswer: edited((text) => text.replace(/A (?:&|\\u0026) B/, 'A &amp; B')),
  },
  {
    name: 'a payment is answered and lost',
    namedBy: `${PAY}the-documented-sample`,
    instead: (call) => (is(call, 'AddInvoicePayment') ? success : null),
  },
  {
    name: 'a repeat is a payment of its own',
    namedBy: `${PAY}the-same-payment-again-records-nothing`,
    ...changing('AddInvoicePayment', 'transid', (value, { count }) => `${value}-${count}`),
  },
  {
    name: 'the same payment at once is recorded several times',
    namedBy: `${PAY}the-same-payment-many-times-at-once-is-recorded-once`,
    ...changing('AddInvoicePayment', 'transid', (value, { count }) => (count % 2 === 0 ? `${value}-again` : value)),
  },
  {
    name: 'fees are lost',
    namedBy: `${PAY}fees-of-0.25-are-recorded-and-change-no-balance`,
    ...dropping('AddInvoicePayment', 'fees'),
  },
  {
    name: 'the day of a payment is lost',
    namedBy: `${PAY}the-date-2016-02-29-is-2016-02-29-00-00-00`,
    ...dropping('AddInvoicePayment', 'date'),
  },
  {
    name: 'cents are cut off',
    namedBy: `${PAY}the-last-cent-makes-it-Paid`,
    ...changing('AddInvoicePayment', 'amount', (value) => value.replace(/\.\d+$/, '.00')),
  },
  {
    name: 'a negative amount is answered with success',
    namedBy: `${PAY}the-amount-1.00-is-not-above-zero`,
    instead: (call) => (call.params.get('amount')?.startsWith('-') === true ? success : null),
  },
  {
    name: 'a repeat is not named in a header',
    namedBy: `${PAY}a-repeat-is-named-in-a-header`,
    onAnswer: () => ({ headers: {} }),
  },
  {
    name: 'the second line is lost',
    namedBy: 'create-invoice/the-documented-sample',
    ...dropping('CreateInvoice', 'itemdescription2', 'itemamount2', 'itemtaxed2'),
  },
  {
    name: 'a draft is Unpaid',
    namedBy: 'create-invoice/draft-as-true-makes-a-Draft',
    ...dropping('CreateInvoice', 'draft'),
  },
  {
    name: 'an unknown status is taken for Unpaid',
    namedBy: 'create-invoice/the-status-Nonsense-is-unknown',
    ...changing('CreateInvoice', 'status', (value) => (value === 'Nonsense' ? 'Unpaid' : value)),
  },
  {
    name: 'lines are not deleted',
    namedBy: 'update-invoice/all-lines-deleted',
    ...dropping('UpdateInvoice', 'deletelineids[0]'),
  },
  {
    name: 'a page has all rows',
    namedBy: 'get-invoices/a-page-of-one-row-from-0',
    ...dropping('GetInvoices', 'limitnum'),
  },
  {
    name: 'the content type is that of a page',
    namedBy: 'transport/a-form-in-the-body',
    onAnswer: () => ({ type: 'text/html; charset=utf-8' }),
  },
  {
    name: 'the root of XML has another name',
    namedBy: 'formats/XML-begins-with-a-declaration-and-its-root',
    onAnswer: edited((text) => text.replaceAll('whmcsapi', 'response')),
  },
  {
    name: 'a caller without a credential has an answer',
    namedBy: 'authentication/no-credential',
    onAnswer: ({ status }) => (status === 403 ? success : null),
  },
];

const CORP: readonly Omit<Fault, 'dialect'>[] = [
  {
    name: 'RET_STATUS is in capitals',
    namedBy: `${PAY}an-invoice-that-does-not-exist`,
    onAnswer: edited((text) => text.replace('"RET_STATUS":"zero"', '"RET_STATUS":"ZERO"')),
  },
  {
    name: 'each money type is cash',
    namedBy: `${PAY}the-money-type-7-of-the-document-is-the-gateway-visa`,
    ...changing('addInvoicePayment', 'MONEY_TYPE_ID', () => '2'),
  },
  {
    name: 'WDDX is answered in JSON',
    namedBy: 'transport/an-answer-in-WDDX-of-a-request-as-json',
    ...dropping('getInvoicePayments', 'API_INPUT_OUTPUT_TYPE'),
  },
  {
    name: 'a void is answered and not done',
    namedBy: 'invoice-payments/a-void-refunds-the-payment',
    instead: (call) => (is(call, 'voidInvoicePayment') ? { ...success, text: '{"RET_STATUS":"ok"}' } : null),
  },
];

/** Every seeded fault. */
export const FAULTS: readonly Fault[] = [
  ...WHMCS.map((fault): Fault => ({ ...fault, dialect: 'whmcs' })),
  ...CORP.map((fault): Fault => ({ ...fault, dialect: 'corp' })),
];
