import { BLANK_PERSON } from '../../src/core/records/person.ts';
import { describe, expect, it } from '@jest/globals';
import { MAIL_CATALOGUE, templateNamed } from '../../adapters/mail/catalogue.ts';
import { renderMail } from '../../adapters/mail/render-mail.ts';
import { MAIL_TEMPLATES, type MailSubject } from '../../src/core/mail/mail.ts';
import { invoice, line, payment } from '../support/builders.ts';

const LINK = 'https://billing.example.com/i/home/53.79.1.x';
const EVIL = '<b>"Tea" & \'milk\'</b> {$invoice_link}';

const subjectOf = (fields: Partial<MailSubject> = {}): MailSubject => ({
  content: { template: 'Invoice Created' },
  variables: {},
  tenantName: 'Tenant Ltd',
  dateFormat: 'DD.MM.YYYY',
  recordedOn: '2026-11-22',
  clientId: 7,
  clientName: 'Ann van Lee',
  clientAddress: BLANK_PERSON,
  clientEmail: 'ann@example.com',
  invoice: {
    invoice: invoice({ id: 79, number: '', issuedOn: '2026-11-01', dueOn: '2026-11-15' }),
    lines: [line({ description: EVIL })],
    payment: payment({ reference: 'T-1', amountMinor: 250n }).payment,
    refund: null,
  },
  quote: null,
  ...fields,
});
const custom = (message: string, fields: Partial<MailSubject> = {}, subject = 'Hello'): MailSubject =>
  subjectOf({ content: { subject, message }, ...fields });

describe('The templates of mails', () => {
  it('are those that the core names', () => {
    expect(MAIL_CATALOGUE.map(({ name }) => name).sort()).toEqual([...MAIL_TEMPLATES]);
    expect(templateNamed('invoice created')).toBeNull();
  });

  it.each(MAIL_CATALOGUE.map((template) => [template.name, template.type] as const))(
    '%s has a subject, a greeting, and no merge field that is left over',
    (template, type) => {
      const quote = { quote_number: '7', quote_subject: 'Tea', quote_valid_until: '31.12.2026' };
      const about = subjectOf({ content: { template }, variables: quote });
      const mail = renderMail(about, type === 'invoice' ? LINK : null);
      expect(mail.to).toEqual({ name: 'Ann van Lee', address: 'ann@example.com' });
      // A line's own text may look like a field.
      const words = `${mail.subject} ${mail.text.replace(EVIL, '')}`;
      expect(words).not.toMatch(/[{}$]|undefined|null| {4}\n/);
      expect(mail.text).toMatch(/^Dear Ann van Lee,\n/);
      expect(mail.text.endsWith('Tenant Ltd\n')).toBe(true);
      expect(mail.text.includes(`View the invoice: ${LINK}`)).toBe(type === 'invoice');
      expect(mail.html.includes(`<a href="${LINK}">`)).toBe(type === 'invoice');
    },
  );

  it('escape each value, and merge each once', () => {
    const { html, text } = renderMail(subjectOf(), LINK);
    expect(text).toContain(EVIL);
    expect(html).toContain('&lt;b&gt;&quot;Tea&quot; &amp; &#39;milk&#39;&lt;/b&gt; {$invoice_link}');
    expect(html).not.toContain('<b>');
  });

  it('write dates as the tenant does', () => {
    expect(renderMail(subjectOf(), LINK).text).toContain('Invoice #79 of 01.11.2026 is due on 15.11.2026.');
  });
});

describe('A mail in own words', () => {
  it('has the values of its merge fields, escaped in HTML and plain in text', () => {
    const message = '<p>Hello {$client_first_name} of {$client_last_name}</p><p>{$note}<br>{$unknown}.</p>';
    const about = custom(message, { invoice: null, variables: { note: 'a < b\n& c' } }, 'For {$client_name}');
    const mail = renderMail(about, null);
    expect(mail.subject).toBe('For Ann van Lee');
    expect(mail.html).toContain('<p>Hello Ann of van Lee</p><p>a &lt; b<br>&amp; c<br>.</p>');
    expect(mail.text).toBe('Hello Ann of van Lee\n\na < b\n& c\n.\n');
  });

  it('has a subject of one line', () => {
    expect(renderMail(custom('x', {}, 'One\r\nBcc: evil@example.com'), LINK).subject).toBe('One Bcc: evil@example.com');
  });

  it('has the link of its invoice where it names it, else at its end', () => {
    const named = renderMail(custom('Pay {$invoice_link} or <a href="{$invoice_link}">here</a>'), LINK);
    expect(named.html).toContain(`Pay <a href="${LINK}">${LINK}</a> or <a href="${LINK}">here</a>`);
    expect(named.text).toBe(`Pay ${LINK} or here\n`);
    expect(renderMail(custom('Pay.'), LINK).text).toBe(`Pay.\n\nView the invoice: ${LINK}\n`);
  });

  it('keeps a value within its attribute', () => {
    const about = custom('<a title={$x} alt="{$x}">y</a>', { variables: { x: 'a onclick="b"' } });
    expect(renderMail(about, LINK).html).toContain(
      '<a title=a&#32;onclick=&quot;b&quot; alt="a&#32;onclick=&quot;b&quot;">y</a>',
    );
  });

  it("does not let a sender's field hide one of the gateway", () => {
    const about = custom('{$client_email}', { variables: { client_email: 'evil@example.com' } });
    expect(renderMail(about, LINK).text).toContain('ann@example.com');
  });
});
