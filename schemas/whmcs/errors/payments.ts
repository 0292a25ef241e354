import type { ErrorHelp } from './error-help.ts';

const CURRENCY = 'Send the currency of the client or the invoice, or leave `currencyid` out.';
const NO_SECRETS = 'Store the card at the payment processor, and send its token with AddPayMethod.';
const A_MONTH = 'Send month and year as MMYY, such as `0730`.';

/** Errors of payments, transactions, credit and pay methods. */
export const PAYMENT_ERRORS: readonly ErrorHelp[] = [
  [
    'It is not possible to add a payment to an invoice that is …',
    'Publish a Draft with UpdateInvoice first. For the others, make a new invoice.',
  ],
  [
    'Transaction ID must be Unique',
    'Look the transaction up with GetTransactions. Send another `transid` for another payment.',
  ],
  ['Transaction ID Not Found', 'Look the number up with GetTransactions.'],
  ['Invalid Payment Method. Valid options include …', 'Send a system name of GetPaymentMethods, or have it added.'],
  ['Payment Method is required', 'Send a system name of GetPaymentMethods in `paymentmethod`.'],
  ['No Amount Provided', 'Send the amount. There is no balance to take it from.'],
  ['Amount must be greater than zero', 'Send a positive amount. A refund is AddTransaction with `amountout`.'],
  ['Amount exceeds customer credit balance', 'Look at `credit` in GetClientsDetails, and send at most that.'],
  ['Amount Exceeds Invoice Balance', 'Look at `balance` in GetInvoice, and send at most that.'],
  [
    'Credit Amount to apply must be greater than zero',
    'Send a positive amount, or `full` while there is credit and a balance.',
  ],
  [
    'Invalid amount: Amount must be in decimal format: ### or ###.##, or the word full',
    'Send digits with a point for the decimals, or `full`.',
  ],
  ['Type can only be add or remove', 'Send one of the two words.'],
  ['Admin ID Not Found', 'Leave `adminid` out, or send the number that `credential list` shows.'],
  ['User ID does not own the given Invoice ID', 'Send the `userid` of GetInvoice, or leave it out.'],
  ['Currency ID Not Found', 'Look the number up with GetCurrencies.'],
  ['Currency ID does not match Client currency', CURRENCY],
  ['A Currency ID is required for non-customer related transactions', 'Send `currencyid`, `userid` or `invoiceid`.'],
  ['Invoice ID must not be given with credit: use one of them', 'Leave out `invoiceid`, or send `credit=false`.'],
  ['A transaction takes either amountin or amountout, not both', 'Send two transactions.'],
  ['A transaction with refundid needs an amountout', 'Send the refunded amount in `amountout`.'],
  [
    'Amount exceeds the payment',
    'Refund at most what was paid and not refunded yet: see `transactions` of GetInvoice.',
  ],
  [
    'Amount exceeds what the newest … payments of the invoice have left: refund it in parts',
    'Send several refunds of smaller amounts.',
  ],
  [
    'Refund ID Not Found: it must be a payment of the same invoice or client',
    'Look the payment up with GetTransactions.',
  ],
  [
    'The payment has refunds: set the amountout of its refunds to 0 first',
    'Take the refunds back with UpdateTransaction, then change the payment.',
  ],
  [
    'The money became credit of the client, who has less credit now',
    'Give the client credit with AddCredit first, or leave the transaction.',
  ],
  ['Invalid rate: a number above zero', 'Send the rate as a decimal, such as `1.05`.', '`rate` is not such a number.'],
  ['Invoice Not Found or Not Unpaid', 'Look at `status` in GetInvoice. Only an Unpaid invoice is captured.'],
  [
    'Payment Attempt Failed',
    'Read the header `X-Reason`. After `capture-pending` or `capture-in-doubt` wait for the result, and do not charge elsewhere.',
  ],
  ['Card numbers are not accepted: …', NO_SECRETS],
  ['Security codes of cards are not accepted: …', 'Leave the code out. Capture with a stored pay method.'],
  ['Numbers of bank accounts are not accepted: …', NO_SECRETS],
  [
    "Invalid Pay Method Type. Type should be one of 'BankAccount', 'CreditCard', or 'RemoteCreditCard'",
    'Send one of the three words in `type`.',
  ],
  [
    "Invalid Pay Method Type. Should be 'BankAccount' or 'CreditCard'",
    'Send one of the two words, or leave `type` out.',
  ],
  ['Gateway is Required for RemoteCreditCard type', 'Send the system name of a card gateway in `gateway_module_name`.'],
  [
    'No Local Credit Card Payment Gateways Enabled',
    'Send `type=RemoteCreditCard` with a gateway: no card is stored here.',
  ],
  ['Gateway is Required for Bank Account Storage', 'Send the system name of a gateway in `gateway_module_name`.'],
  ["Expiry Date is required for 'CreditCard' or 'RemoteCreditCard' type", A_MONTH],
  ['Expiry Date is invalid', A_MONTH],
  ['Start Date is invalid', A_MONTH],
  ['Issue Number is invalid', 'Send digits, or leave `card_issue_number` out.'],
  ['Invalid card_last_four: the last four digits of the card', 'Send four digits.'],
  [
    'Invalid Gateway Module Name. Must be one of: …',
    'Send one of the listed names, or have it added as a card gateway.',
  ],
  [
    "remote_token is required: send the payment processor's token of the card or account",
    'Make the token at the payment processor, and send it.',
  ],
  ['Pay Method ID is Required', 'Send the number of GetPayMethods in `paymethodid`.'],
  ['Invalid Pay Method ID', 'Look the number up with GetPayMethods.'],
  ['Pay Method does not belong to passed Client ID', 'Send the client of the pay method.'],
];
