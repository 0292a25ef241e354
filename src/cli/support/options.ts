import { Argument, Option } from 'commander';
import { UsageError } from './usage-error.ts';
import { printable } from './printable.ts';

/** The rule of a value in words (after "must be"), and the parser of its text; `null` refuses it. */
export interface ValueParser<T> {
  readonly rule: string;
  read(text: string): T | null;
  /** The words that are accepted, where they are few: a shell completes them. */
  readonly choices?: readonly string[];
  /** Several of the words, with commas between them. */
  readonly isList?: boolean;
}

/** The values that a shell offers. */
export interface Choices {
  readonly words: readonly string[];
  readonly isList: boolean;
}

const CHOICES = new WeakMap<Option | Argument, Choices>();

/** The words that an option or an argument accepts; `null` where it is free. */
export function choicesOf(typed: Option | Argument): Choices | null {
  return CHOICES.get(typed) ?? null;
}

function withChoices<T, P extends Option | Argument>(typed: P, { choices, isList = false }: ValueParser<T>): P {
  if (choices !== undefined) CHOICES.set(typed, { words: choices, isList });
  return typed;
}

/** An option with a value of some kind; a bad one throws UsageError. */
export function valueOption<T>(flags: string, description: string, kind: ValueParser<T>): Option {
  const option = new Option(flags, description);
  return withChoices(option, kind).argParser((text: string) => readAs(kind, `--${option.name()}`, text));
}

/** An option that may be repeated; its value is the list of all. */
export function listOption<T>(flags: string, description: string, kind: ValueParser<T>): Option {
  const option = new Option(flags, description);
  return withChoices(option, kind).argParser((text: string, known: readonly T[] | undefined) => [
    ...(known ?? []),
    readAs(kind, `--${option.name()}`, text),
  ]);
}

/** A positional argument, such as `<tenant>`. */
export function valueArgument<T>(name: string, description: string, kind: ValueParser<T>): Argument {
  const argument = withChoices(new Argument(name, description), kind);
  return argument.argParser((text: string) => readAs(kind, name, text));
}

function readAs<T>(kind: ValueParser<T>, name: string, text: string): T {
  const value = kind.read(text);
  if (value === null) throw new UsageError(`${name} must be ${kind.rule}; "${excerptOf(text)}" is not.`);
  return value;
}

const LONGEST_EXCERPT = 60;

function excerptOf(text: string): string {
  const shown = printable(text);
  return shown.length > LONGEST_EXCERPT ? `${shown.slice(0, LONGEST_EXCERPT)}…` : shown;
}

/** The name that commander gives an option: `corp-user` is `corpUser`. */
export function attributeOf(flag: string): string {
  return new Option(`--${flag}`).attributeName();
}

/** The examples at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ./gateway ${line}`).join('\n')}`;
}
