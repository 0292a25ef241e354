import type { SourceCall } from './call-forms.ts';
import type { DialectWords } from './dialect-words.ts';
import { formNames } from '../kinds/form-names.ts';

/** A field that curl sends: a word of its own, also in quotes. */
const FIELD = /[\s"'=]([A-Z_][\w.[\]-]*=[^\s"']*)/gi;
const CONTINUED = /\\\r?\n/g;

/**
 * The calls that a shell script makes with curl: a command is a line, with those that continue it.
 * @param inTexts the calls of its texts: those of a command that has a call already are the same.
 */
export function callsInShell(
  source: string,
  all: readonly DialectWords[],
  inTexts: readonly SourceCall[],
): readonly SourceCall[] {
  const calls: SourceCall[] = [];
  let others = inTexts;
  let at = 0;
  // Each continued line keeps its length, so that places stay right.
  for (const line of source.replace(CONTINUED, (end) => ' '.repeat(end.length)).split('\n')) {
    const fields =
      line.includes('curl') && !line.trimStart().startsWith('#')
        ? [...line.matchAll(FIELD)].map(([, field = '']) => field)
        : [];
    const form = fields.join('&');
    for (const words of fields.length === 0 ? [] : all) {
      const { action, names } = formNames(form, words.actionParameter);
      if (!names.includes(words.actionParameter)) continue;
      const isWritten = /^[A-Za-z]+$/.test(action);
      calls.push({ dialect: words.name, action: isWritten ? action : null, parameters: names, at });
      const [from, to] = [at, at + line.length];
      others = others.filter((call) => call.dialect !== words.name || call.at < from || call.at > to);
    }
    at += line.length + 1;
  }
  return [...calls, ...others];
}
