import { CallForms, type SourceCall } from './call-forms.ts';
import type { Cell } from './cells.ts';
import type { DialectWords } from './dialect-words.ts';
import { isShell, type Language } from './languages.ts';
import { Reader } from './reader.ts';
import { callsInShell } from './shell.ts';
import { readTags } from './tags.ts';
import { callsInTexts } from './texts.ts';
import { tokensOf } from './tokens.ts';

/** Variables whose text is the name of a call. */
const NAMES_A_CALL = /action|command|method|function/i;

/** The calls that a source text can make, in the order of their places. */
export function callsOf(
  source: string,
  name: string,
  language: Language,
  all: readonly DialectWords[],
): readonly SourceCall[] {
  const small = source.toLowerCase();
  if (!all.some(({ actionParameter, functions }) => mayCall(small, [actionParameter, ...functions], all))) return [];
  const spoken = all.filter((words) => words.isSpokenIn(small));
  const forms = new CallForms(all, spoken);
  const reader = new Reader(
    tokensOf(source, language),
    (parameter) => all.some((words) => words.isAction(parameter)),
    (group, walked) => {
      forms.read(group, walked);
    },
  );
  reader.read();
  readTags(reader);
  const inTexts = callsInTexts(reader, all);
  const calls = [
    ...forms.calls,
    ...reader.cells.all.flatMap((cell) => callsOfCell(cell, all)),
    ...(isShell(name) ? callsInShell(source, all, inTexts) : inTexts),
    ...namedOnly(reader, spoken),
  ];
  return calls.sort((one, other) => one.at - other.at);
}

/** A quick look: most files of a tree have no call. */
function mayCall(small: string, names: readonly string[], all: readonly DialectWords[]): boolean {
  return names.some((each) => small.includes(each.toLowerCase())) || all.some((words) => words.isSpokenIn(small));
}

/** An action is one of the dialect, or has a parameter of every call beside it. */
function callsOfCell({ pairs, at }: Cell, all: readonly DialectWords[]): readonly SourceCall[] {
  if (pairs === null) return [];
  for (const words of all) {
    const action = words.actionOf(pairs);
    if (action === undefined) continue;
    if (!(action !== null && words.has(action)) && !words.hasOwn(pairs)) continue;
    return [{ dialect: words.name, action, parameters: [...pairs.keys()], at }];
  }
  return [];
}

/** Texts of variables such as `$command` that no call uses: the file names the call, and another file makes it. */
function namedOnly(reader: Reader, spoken: readonly DialectWords[]): readonly SourceCall[] {
  return reader.variables.unused().flatMap(({ name, value, at }) => {
    if (!NAMES_A_CALL.test(name)) return [];
    const words = spoken.find((each) => each.has(value));
    return words === undefined ? [] : [{ dialect: words.name, action: value, parameters: [], at }];
  });
}
