import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';
import { serialized } from '../../../../support/php-serialize.ts';
import { tableStates, TRACES } from '../../../../support/whmcs-wire.ts';

const { gateway, api } = gatewayWithCaller();

const FAILED = 'Sending Failed. Please see documentation.';
const send = async (params: Record<string, string>): Promise<unknown> => (await api.call('SendEmail', params)).json;
const refused = (message: string): unknown => ({ result: 'error', message });

interface EventRow {
  readonly invoice_id: bigint | null;
  readonly payload: unknown;
  readonly state: string;
}
const lastEvent = async (): Promise<Omit<EventRow, 'invoice_id'> & { readonly invoice_id: number | null }> => {
  const row = (await gateway
    .database('outbox')
    .where({ event: 'mail.requested' })
    .orderBy('id', 'desc')
    .first()) as EventRow;
  return {
    invoice_id: row.invoice_id === null ? null : Number(row.invoice_id),
    payload: row.payload,
    state: row.state,
  };
};
const lastHistory = async (): Promise<Record<string, unknown>> =>
  (await gateway.database('history').where({ action: 'send-mail' }).orderBy('id', 'desc').first()) as Record<
    string,
    unknown
  >;

describe('SendEmail', () => {
  it('asks for the mail of a template about an invoice, with a row of its history', async () => {
    expect(await send({ messagename: 'First Invoice Overdue Notice', id: '1' })).toEqual({ result: 'success' });
    expect(await lastEvent()).toEqual({
      invoice_id: 1,
      payload: { template: 'First Invoice Overdue Notice', variables: {} },
      state: 'pending',
    });
    expect(await lastHistory()).toMatchObject({
      outcome: 'applied',
      after: { status: 'Unpaid', mail: { template: 'First Invoice Overdue Notice' } },
    });
  });

  it('asks for the mail of a template about a client', async () => {
    expect(await send({ messagename: 'Client Signup Email', id: ' 2361 ' })).toEqual({ result: 'success' });
    expect(await lastEvent()).toEqual({
      invoice_id: null,
      payload: { template: 'Client Signup Email', variables: {}, clientId: 2361 },
      state: 'pending',
    });
    const { invoice_id: invoice, client_id: client } = await lastHistory();
    expect([invoice, String(client)]).toEqual([null, '2361']);
  });

  it('takes own words, and merge fields by their path', async () => {
    const customvars = serialized(
      new Map([
        ['order', new Map([['number', 'A-17']])],
        ['paid', true],
      ] as never),
    );
    const own = {
      customtype: 'Invoice',
      customsubject: 'Order {$order.number}',
      custommessage: '<p>Hi</p>',
      customvars,
    };
    expect(await send({ ...own, id: '1' })).toEqual({ result: 'success' });
    expect((await lastEvent()).payload).toEqual({
      subject: 'Order {$order.number}',
      message: '<p>Hi</p>',
      variables: { 'order.number': 'A-17', paid: '1' },
    });
    expect(await lastHistory()).toMatchObject({
      after: { mail: { subject: 'Order {$order.number}', messageLength: 9, variables: ['order.number', 'paid'] } },
    });
  });

  it('prefers the template where a call has both', async () => {
    const both = { messagename: 'Invoice Created', customtype: 'product', id: '1' };
    expect(await send(both)).toEqual({ result: 'success' });
  });

  const own = { customtype: 'general', customsubject: 's', custommessage: 'm', id: '1' };
  const without = (name: keyof typeof own): Record<string, string> => {
    const { [name]: _left, ...rest } = own;
    return rest;
  };
  // In the order in which they win: each call has the fault of its row and of every row below.
  it.each([
    [{ customvars: 'x' }, 'You must provide either an existing email template name or a custom message type'],
    [{ customtype: 'fax', customvars: 'x' }, 'Invalid message type provided'],
    [{ customtype: 'product', customvars: 'x' }, 'A subject is required for a custom message'],
    [
      { customtype: 'product', customsubject: 's', custommessage: ' ', customvars: 'x' },
      'A message body is required for a custom message',
    ],
    [{ ...without('id'), customvars: 'x' }, 'The custom variables you provided are invalid.'],
    [{ ...own, customvars: serialized('text') }, 'The custom variables you provided are invalid.'],
    [{ ...own, customvars: serialized([['x'.repeat(65_536)]]) }, 'The custom variables you provided are invalid.'],
    [{ ...own, 'customvars[a]': 'b' }, 'The custom variables you provided are invalid.'],
    [without('id'), 'A related ID is required'],
    [{ messagename: 'No such' }, 'A related ID is required'],
    [{ messagename: 'No such', id: 'x' }, 'Email Template not found'],
    [{ messagename: 'invoice created', id: '1' }, 'Email Template not found'],
    [{ messagename: 'Quote Delivery with PDF', id: '1' }, FAILED],
    [{ messagename: 'Invoice Created', id: 'x' }, FAILED],
    [{ messagename: 'Invoice Created', id: '4711' }, FAILED],
    [{ messagename: 'Client Signup Email', id: '4711' }, FAILED],
    [{ ...own, id: '4711' }, FAILED],
    ...['product', 'domain', 'support', 'affiliate'].map((customtype) => [{ ...own, customtype }, FAILED] as const),
  ])('refuses %j', async (params, message) => {
    const before = await tableStates(gateway.database, TRACES);
    expect(await send(params)).toEqual(refused(message));
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  });

  it('is done once for one Idempotency-Key', async () => {
    const before = await gateway.database('outbox').where({ event: 'mail.requested' });
    const headers = { 'idempotency-key': 'mail-1' };
    for (let call = 0; call < 2; call += 1) {
      const answer = await api.call('SendEmail', { messagename: 'Invoice Created', id: '1' }, headers);
      expect(answer.json).toEqual({ result: 'success' });
    }
    const after = await gateway.database('outbox').where({ event: 'mail.requested' });
    expect(after).toHaveLength(before.length + 1);
  });

  it.each(['xml', 'nvp'])('answers in %s', async (responsetype) => {
    const answer = await api.call('SendEmail', { messagename: 'Invoice Created', id: '1', responsetype });
    expect(answer.text).toContain('success');
  });
});
