import { describe, expect, it } from '@jest/globals';
import { MAIL_TEMPLATES } from '../../../../../src/core/mail/mail.ts';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';

const { api } = gatewayWithCaller();

interface Listed {
  readonly totalresults: number;
  readonly emailtemplates: {
    readonly emailtemplate: readonly { readonly id: number; readonly name: string; readonly subject: string }[];
  };
}

const list = async (params: Readonly<Record<string, string>> = {}): Promise<Listed> =>
  (await api.call('GetEmailTemplates', params)).json as Listed;
const namesOf = ({ emailtemplates }: Listed): readonly string[] => emailtemplates.emailtemplate.map(({ name }) => name);

describe('GetEmailTemplates', () => {
  it('lists all templates, each with a number of its own', async () => {
    const found = await list();
    expect(found.totalresults).toBe(MAIL_TEMPLATES.length);
    expect([...namesOf(found)].sort()).toEqual([...MAIL_TEMPLATES]);
    expect(new Set(found.emailtemplates.emailtemplate.map(({ id }) => id)).size).toBe(MAIL_TEMPLATES.length);
    expect(found.emailtemplates.emailtemplate[0]).toEqual({
      id: 1,
      name: 'Invoice Created',
      subject: 'Invoice {$invoice_num}',
      custom: 0,
    });
  });

  it('lists those of a type, in any case', async () => {
    const invoices = namesOf(await list({ type: 'Invoice' }));
    expect(invoices).toContain('Third Invoice Overdue Notice');
    expect(invoices).not.toContain('Client Signup Email');
    expect(namesOf(await list({ type: 'general' }))).toContain('Client Signup Email');
  });

  it('has English texts only', async () => {
    expect((await list({ language: 'english' })).totalresults).toBe(MAIL_TEMPLATES.length);
    const german = await api.call('GetEmailTemplates', { language: 'german' });
    expect(german.json).toEqual({ result: 'success', totalresults: 0, emailtemplates: { emailtemplate: [] } });
    expect((await list({ type: 'domain' })).totalresults).toBe(0);
  });

  it('refuses a type that is an array', async () => {
    const answer = await api.call('GetEmailTemplates', { 'type[]': 'invoice' });
    expect(answer.json).toEqual({ result: 'error', message: 'Invalid type: expecting text, not an array' });
  });
});
