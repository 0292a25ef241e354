import { html, type HtmlValue } from '../../../../adapters/html.ts';

/** The company of a client in a second line; nothing where the name says it already. */
export function companyOf(client: { readonly clientName: string; readonly companyName: string }): HtmlValue {
  const { clientName, companyName } = client;
  if (companyName === '' || companyName === clientName) return null;
  return html`<span class="sub" dir="auto">${companyName}</span>`;
}
