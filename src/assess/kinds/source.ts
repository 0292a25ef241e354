import { wholeOf } from '../input/open.ts';
import { callsOf } from '../source/calls.ts';
import { DialectWords } from '../source/dialect-words.ts';
import { languageOf } from '../source/languages.ts';
import type { Dialects, Kind } from './kind.ts';

/** Larger files are not written by people. */
const MOST_BYTES = 1_048_576;

/** Source code in the languages of callers. */
export function sourceFiles(dialects: Dialects): Kind {
  const words = dialects.filter(({ traces }) => traces !== undefined).map((dialect) => new DialectWords(dialect));
  return {
    name: 'source files',
    detects: ({ name }) => languageOf(name) !== null,
    read: async (file, finds) => {
      const language = languageOf(file.name);
      if (language === null) return;
      const source = (await wholeOf(file, MOST_BYTES)).replace(/^\ufeff/, '');
      const lineOf = lineCounter(source);
      for (const { dialect, action, parameters, at } of callsOf(source, file.name, language, words)) {
        const place = { dialect, sort: 'place', where: `${file.path}:${lineOf(at)}` } as const;
        if (action === null) finds.hidden(place);
        else finds.call({ ...place, action, parameters });
      }
    },
  };
}

/** The number of the line of a place; places must be asked for in their order. */
function lineCounter(source: string): (at: number) => number {
  let line = 1;
  let counted = 0;
  return (at) => {
    for (let end = source.indexOf('\n', counted); end >= 0 && end < at; end = source.indexOf('\n', counted)) {
      line += 1;
      counted = end + 1;
    }
    return line;
  };
}
