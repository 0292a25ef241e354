import { Argument, Option } from 'commander';
import { UsageFault } from './faults.ts';
import { printable } from './output.ts';

/** What a value must be, for people (after "must be"), and how its text is read; `null` refuses it. */
export interface Kind<T> {
  readonly rule: string;
  read(text: string): T | null;
}

/** An option with a value of some kind; a bad one throws UsageFault. */
export function valueOption<T>(flags: string, description: string, kind: Kind<T>): Option {
  const option = new Option(flags, description);
  return option.argParser((text: string) => readAs(kind, `--${option.name()}`, text));
}

/** An option that may be repeated; its value is the list of all. */
export function listOption<T>(flags: string, description: string, kind: Kind<T>): Option {
  const option = new Option(flags, description);
  return option.argParser((text: string, known: readonly T[] | undefined) => [
    ...(known ?? []),
    readAs(kind, `--${option.name()}`, text),
  ]);
}

/** A positional argument, such as `<tenant>`. */
export function valueArgument<T>(name: string, description: string, kind: Kind<T>): Argument {
  return new Argument(name, description).argParser((text: string) => readAs(kind, name, text));
}

function readAs<T>(kind: Kind<T>, name: string, text: string): T {
  const value = kind.read(text);
  if (value === null) throw new UsageFault(`${name} must be ${kind.rule}; "${excerptOf(text)}" is not.`);
  return value;
}

const LONGEST_EXCERPT = 60;

function excerptOf(text: string): string {
  const shown = printable(text);
  return shown.length > LONGEST_EXCERPT ? `${shown.slice(0, LONGEST_EXCERPT)}…` : shown;
}

/** The examples at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ./gateway ${line}`).join('\n')}`;
}
