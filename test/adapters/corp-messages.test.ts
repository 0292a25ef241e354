import { describe, expect, it } from '@jest/globals';
import { encodeAnswer } from '../../adapters/corp/encode.ts';
import { messagesOf } from '../../adapters/corp/ret-status.ts';
import { addInvoicePayment } from '../../schemas/corp/billing/add-invoice-payment.ts';

const STATUSES = ['ok', 'dataIn', 'dataIn2', 'zero', 'db', 'logicProblem'] as const;

/** A method with other messages than the first. */
const OTHER = {
  messages: Object.fromEntries(
    STATUSES.map((status) => [status, { main: `Other: ${status}`, second: 'Other' }]),
  ) as typeof addInvoicePayment.messages,
};

describe('The messages of an answer', () => {
  it.each(STATUSES)('are the method’s own: %s', (status) => {
    const { body } = encodeAnswer('JSON', status, messagesOf(status, OTHER), {});
    expect(JSON.parse(body)).toEqual({
      RET_STATUS: status,
      RET_MAIN_MESSAGE: `Other: ${status}`,
      RET_SECOND_MESSAGE: 'Other',
    });
    expect(messagesOf(status)).toEqual(addInvoicePayment.messages[status]);
  });

  it.each(['login', 'method'] as const)('are the dialect’s for a call that does not reach a method: %s', (status) => {
    expect(messagesOf(status, OTHER)).toEqual(messagesOf(status));
  });

  it('come before the members of the method', () => {
    const { body } = encodeAnswer('JSON', 'ok', { main: 'm', second: 's' }, { A: '1', B: ['2'] });
    expect(body).toBe('{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"m","RET_SECOND_MESSAGE":"s","A":"1","B":["2"]}');
  });
});
