import { RESULT, type Sample } from '../sample.ts';

export const getPaymentMethodsSample: Sample = {
  request: {},
  answer:
    '{"result":"success","totalresults":18,"paymentmethods":{"paymentmethod":[{"module":"amex","displayname":"American Express"},{"module":"authorize","displayname":"Credit Card"},{"module":"banktransfer","displayname":"Bank Transfer"},{"module":"cash","displayname":"Cash"},{"module":"check","displayname":"Check"},{"module":"coupon","displayname":"Coupon"},{"module":"discover","displayname":"Discover"},{"module":"drawer","displayname":"Drawer-Cash\\/Till"},{"module":"giftcard","displayname":"Gift Card\\/Certificate"},{"module":"mailin","displayname":"Mail In Payment"},{"module":"mastercard","displayname":"MasterCard"},{"module":"moneyorder","displayname":"Money Order"},{"module":"onaccount","displayname":"On Account"},{"module":"other","displayname":"Other"},{"module":"payout","displayname":"Payout-Cash\\/Till"},{"module":"paypal","displayname":"PayPal (account)"},{"module":"paypalcheckout","displayname":"PayPal"},{"module":"visa","displayname":"Visa"}]}}',
  response: [
    RESULT,
    ['totalresults', 'int', 'The number of payment methods.'],
    [
      'paymentmethods',
      'array',
      'The payment methods, and the money types of the corp-ID dialect that are not among them: module, displayname.',
    ],
  ],
  errors: [],
};
