import { escapeHtml } from '../html.ts';

/** A merge field: a text, or something that looks different in HTML. */
export type FieldValue = string | { readonly text: string; readonly html: string };
export type Fields = ReadonlyMap<string, FieldValue>;

const FIELD = /\{\$([\w.]{1,128})\}/g;

/**
 * Replaces merge fields in plain text; an unknown field is empty. One pass: a value that looks like a field stays as it is.
 */
export function mergeText(text: string, fields: Fields): string {
  return text.replace(FIELD, (_field, name: string) => {
    const value = fields.get(name) ?? '';
    return typeof value === 'string' ? value : value.text;
  });
}

/** Replaces merge fields in HTML. Every value is escaped; one in an attribute, such as an address, stays text. */
export function mergeHtml(html: string, fields: Fields): string {
  return html.replace(FIELD, (field, name: string, at: number) => {
    const value = fields.get(name) ?? '';
    const isInElement = /["'=]/.test(html.charAt(at - 1)) || /["']/.test(html.charAt(at + field.length));
    // An attribute without quotes ends at a blank.
    if (isInElement) return escapeHtml(typeof value === 'string' ? value : value.text).replace(/\s/g, '&#32;');
    return typeof value === 'string' ? escapeHtml(value).replace(/\r?\n/g, '<br>') : value.html;
  });
}
