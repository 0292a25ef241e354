import { beforeAll, describe, expect, it } from '@jest/globals';
import { pruneMails } from '../../../../../db/maintenance/pruning.ts';
import { recordMail, type SentMail } from '../../../../../db/queue/sent-mails.ts';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';

const { gateway, api } = gatewayWithCaller();

const mail = (fields: Partial<SentMail>): SentMail => ({
  ...{ tenantId: 53, id: 1, clientId: 2361, invoiceId: 1, recipient: 'Sample Client <client2361@example.com>' },
  ...{ subject: 'Invoice #1', message: '<p>Hi</p>', attachments: ['invoice-1.pdf'], state: 'sent', retries: 0 },
  at: '2026-11-20T10:42:40.000Z',
  ...fields,
});
interface Listed {
  readonly totalresults: number;
  readonly numreturned: number;
  readonly emails: { readonly email: readonly Record<string, unknown>[] };
}
const list = async (params: Readonly<Record<string, string>> = {}): Promise<Listed> =>
  (await api.call('GetEmails', { clientid: '2361', ...params })).json as Listed;
const idsOf = ({ emails }: Listed): unknown[] => emails.email.map(({ id }) => id);

beforeAll(async () => {
  for (const each of [
    mail({ id: 11 }),
    mail({ id: 12, subject: 'Reminder: 100%_due', attachments: [], at: '2026-11-21T23:30:00.000Z' }),
    mail({ id: 13, subject: 'Third notice', state: 'failed', retries: 14, at: '2026-11-22T08:00:00.000Z' }),
    mail({ id: 14, clientId: 1 }),
  ]) {
    await recordMail(gateway.database, each);
  }
});

describe('GetEmails', () => {
  it('lists the mails of a client with all members, the newest first', async () => {
    const answer = await list();
    expect(answer).toMatchObject({ result: 'success', totalresults: 3, startnumber: 0, numreturned: 3 });
    expect(idsOf(answer)).toEqual([13, 12, 11]);
    expect(answer.emails.email[2]).toEqual({
      id: 11,
      userid: 2361,
      subject: 'Invoice #1',
      message: '<p>Hi</p>',
      date: expect.stringMatching(/^2026-11-20 [0-9:]{8}$/),
      to: 'Sample Client <client2361@example.com>',
      cc: '',
      bcc: '',
      attachments: 'invoice-1.pdf',
      pending: 0,
      message_data: null,
      failed: 0,
      failure_reason: '',
      retry_count: 0,
      created_at: null,
      updated_at: null,
      campaign_id: 0,
    });
    expect(answer.emails.email[0]).toMatchObject({
      failed: 1,
      retry_count: 14,
      failure_reason: 'The mail server did not take the mail.',
    });
    expect(answer.emails.email[1]).toMatchObject({ attachments: null });
  });

  it('has pages', async () => {
    expect(await list({ limitstart: '1', limitnum: '1' })).toMatchObject({
      totalresults: 3,
      numreturned: 1,
      emails: { email: [{ id: 12 }] },
    });
    expect(idsOf(await list({ limitstart: '7' }))).toEqual([]);
  });

  it('finds mails by a part of the subject, and by a day or second', async () => {
    expect(idsOf(await list({ subject: 'REMINDER' }))).toEqual([12]);
    expect(idsOf(await list({ subject: '0%_d' }))).toEqual([12]);
    expect(idsOf(await list({ subject: '%' }))).toEqual([12]);
    const { email } = (await list({ subject: 'Invoice' })).emails;
    const date = String(email[0]?.['date']);
    expect(idsOf(await list({ date }))).toEqual([11]);
    expect(idsOf(await list({ date: date.slice(0, 10) }))).toEqual([11]);
    expect(idsOf(await list({ date: `${date.slice(0, 10)} 00:00:01` }))).toEqual([]);
  });

  it.each([
    ...[{}, { clientid: '' }, { clientid: 'x' }, { clientid: '4711' }, { clientid: '4711', limitnum: 'x' }],
    ...[{ date: 'x' }, { clientid: '4711', date: '01/02/2026' }, { 'clientid[]': '1' }],
  ])('refuses an unknown client, with both keys: %j', async (params) => {
    const { json } = await api.call('GetEmails', params);
    expect(json).toEqual({ result: 'error', status: 'error', message: 'Client ID Not Found' });
  });

  it('refuses a date that is not one', async () => {
    expect((await api.call('GetEmails', { clientid: '2361', date: 'soon' })).json).toMatchObject({ result: 'error' });
  });
});

describe('The mails of a client', () => {
  it('keep the last attempt, and never change once they are sent', async () => {
    await recordMail(gateway.database, mail({ id: 21, clientId: 1, state: 'delayed' }));
    await recordMail(gateway.database, mail({ id: 21, clientId: 1, state: 'sent', retries: 2 }));
    await recordMail(gateway.database, mail({ id: 21, clientId: 1, state: 'failed', retries: 3 }));
    const row = await gateway.database('sent_mails').where({ tenant_id: 53, id: 21 }).first('state', 'retries');
    expect(row).toEqual({ state: 'sent', retries: 2 });
  });

  it('have messages of a bounded length', async () => {
    await recordMail(gateway.database, mail({ id: 22, clientId: 1, message: '😀'.repeat(20_000) + 'x' }));
    const row = await gateway
      .database('sent_mails')
      .where({ tenant_id: 53, id: 22 })
      .first<{ message: string }>('message');
    expect(row.message).toBe('😀'.repeat(8_192));
  });

  it('are kept for a year', async () => {
    await gateway.database('sent_mails').where({ tenant_id: 53, id: 22 }).update({ sent_at: '2020-01-01T00:00:00Z' });
    expect(await pruneMails(gateway.database, 53)).toBe(1);
    expect(await pruneMails(gateway.database, 53)).toBe(0);
  });
});
