import { html, type Html } from '../../../adapters/html.ts';
import type { ExampleCall } from '../../../adapters/descriptor.ts';
import { LANGUAGES, sampleIn } from '../samples/languages.ts';

/** A call in each language, a tab each. `name` is unique on the page: of its tabs one is open. */
export function sampleTabs(name: string, url: string, call: ExampleCall): Html {
  const tabs = LANGUAGES.map((language, index) => {
    const body = html`<summary>${language}</summary>
      <pre class="copy" tabindex="0">${sampleIn(language, url, call)}</pre>`;
    return index === 0
      ? html`<details name="${name}" open>${body}</details>`
      : html`<details name="${name}">${body}</details>`;
  });
  return html`<div class="tabs">${tabs}</div>`;
}

/** A state as a word and a colour. */
export function status(text: string, tone: 'good' | 'warn' | 'bad' | 'quiet', isLarge = false): Html {
  return html`<span class="status ${tone}${isLarge ? ' large' : ''}">${text}</span>`;
}
