import type { CustomMail, Mail, MailSubject } from '../../src/core/mail/mail.ts';
import { escapeHtml } from '../html.ts';
import { templateNamed } from './catalogue.ts';
import { fieldsOf } from './fields.ts';
import { mergeHtml, mergeText, type Fields, type FieldValue } from './merge.ts';
import { plainTextOf } from './plain-text.ts';
import { tableOf } from './tables.ts';
import type { Block, MailTemplate } from './template.ts';

const LINK_LABEL = 'View the invoice';
const LINK_FIELD = '{$invoice_link}';

/**
 * Renders a mail as plain text and as HTML with the same words. `link` is the page of its invoice, `null` for a mail that
 * has none.
 */
export function renderMail(about: MailSubject, link: string | null): Mail {
  const fields = fieldsOf(about, link);
  const { content } = about;
  const { subject, parts } =
    'template' in content ? ofTemplate(about, content.template, fields, link) : ofCustom(content, fields, link);
  return {
    to: { name: about.clientName, address: about.clientEmail },
    // A line break in a header would begin another header.
    subject: mergeText(subject, fields).replace(/\s+/g, ' ').trim(),
    text: `${parts.map(textOf).join('\n\n')}\n`,
    html: [
      '<!doctype html><html><head><meta charset="utf-8"></head><body style="font-family:sans-serif">',
      ...parts.map(htmlOf),
      '</body></html>',
    ].join('\n'),
    attachments: [],
  };
}

interface Rendered {
  readonly subject: string;
  readonly parts: readonly FieldValue[];
}

function ofTemplate(about: MailSubject, name: string, fields: Fields, link: string | null): Rendered {
  const template = templateNamed(name);
  if (template === null) throw new Error(`There is no mail template ${name}`);
  const body: readonly Block[] = ['Dear {$client_name},', ...template.body, '{$company_name}'];
  return {
    subject: template.subject,
    parts: body.flatMap((block) => blockParts(block, about, template, fields, link)),
  };
}

function blockParts(
  block: Block,
  { invoice }: MailSubject,
  { name }: MailTemplate,
  fields: Fields,
  link: string | null,
): readonly FieldValue[] {
  if (typeof block === 'string') return [mergeText(block, fields)];
  if (invoice === null) throw new Error(`The mail template ${name} must be about an invoice`);
  if ('table' in block) return [tableOf(block.table, invoice)];
  return link === null ? [] : [linkPart(link)];
}

/** A caller's own HTML. A mail about an invoice has its link, wherever the caller put it, else at the end. */
function ofCustom({ subject, message }: CustomMail, fields: Fields, link: string | null): Rendered {
  const html = mergeHtml(message, fields);
  const own = { text: plainTextOf(html), html: `<div>${html}</div>` };
  return { subject, parts: link === null || message.includes(LINK_FIELD) ? [own] : [own, linkPart(link)] };
}

function linkPart(link: string): FieldValue {
  return { text: `${LINK_LABEL}: ${link}`, html: `<p><a href="${escapeHtml(link)}">${LINK_LABEL}</a></p>` };
}

function textOf(part: FieldValue): string {
  return typeof part === 'string' ? part : part.text;
}

function htmlOf(part: FieldValue): string {
  return typeof part === 'string' ? `<p>${escapeHtml(part)}</p>` : part.html;
}
