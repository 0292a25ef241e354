import { html, type Html } from '../../../../adapters/html.ts';

/** A name, a text, or a word of JSON that is written with its blanks. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[^"]+/g;

/** An answer as it was sent; JSON that is whole has its lines and colours. */
export function answerBody(answer: string): Html {
  const laidOut = laidOutJson(answer);
  if (laidOut === null) return html`<pre tabindex="0" dir="auto">${answer === '' ? ' ' : answer}</pre>`;
  return html`<pre tabindex="0">
${[...laidOut.matchAll(TOKEN)].map(([text, quoted, colon]) => {
      if (quoted === undefined) return text;
      return colon === undefined
        ? html`<span class="s">${quoted}</span>`
        : html`<span class="k">${quoted}</span>${colon}`;
    })}</pre>`;
}

/** JSON with lines and blanks; `null` for any other text. Numbers keep their digits: only white space is added. */
function laidOutJson(text: string): string | null {
  if (!text.startsWith('{') && !text.startsWith('[')) return null;
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let depth = 0;
  const line = (): string => `\n${'  '.repeat(depth)}`;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (sign, at: number) => {
    if (sign.startsWith('"')) return sign;
    if (sign === ':') return ': ';
    if (sign === ',') return `,${line()}`;
    if (sign === '{' || sign === '[') {
      const isEmpty = /^\s*[}\]]/.test(text.slice(at + 1, at + 8));
      depth += 1;
      return isEmpty ? sign : sign + line();
    }
    depth -= 1;
    return /[{[]\s*$/.test(text.slice(Math.max(0, at - 8), at)) ? sign : line() + sign;
  });
}
