import type { Argument, Command, Option } from 'commander';
import { choicesOf, type Choices } from '../../support/options.ts';

/** A word that may be typed, and what it is for. */
export interface Offer {
  readonly word: string;
  readonly about: string;
}

/** An option that may be typed, under each of its names. */
export interface OfferedOption {
  readonly flags: readonly string[];
  readonly about: string;
  readonly takesValue: boolean;
  readonly choices: Choices | null;
}

/** A place of the command line: the program, a group or a command, and what may follow there. */
export interface Spot {
  /** The words behind the program's name, such as `tenant add`; empty at the beginning. */
  readonly path: string;
  readonly commands: readonly Offer[];
  readonly options: readonly OfferedOption[];
  /** The choices of each positional argument; `null` for one that is free. */
  readonly args: readonly (Choices | null)[];
}

/** Every place of a program's command line, as commander knows it. */
export function spotsOf(program: Command): readonly Spot[] {
  const everywhere = [...program.options.filter(({ long }) => long !== '--version').map(offerOf), HELP];
  const walk = (command: Command, path: string): readonly Spot[] => [
    {
      path,
      commands: command.commands.map((sub) => ({ word: sub.name(), about: sub.description() })),
      options:
        command === program
          ? [...command.options.map(offerOf), HELP]
          : [...command.options.map(offerOf), ...everywhere],
      args: command.registeredArguments.map((argument: Argument) => choicesOf(argument)),
    },
    ...command.commands.flatMap((sub) => walk(sub, `${path} ${sub.name()}`.trim())),
  ];
  return walk(program, '');
}

const HELP: OfferedOption = { flags: ['--help'], about: 'show what is accepted', takesValue: false, choices: null };

function offerOf(option: Option): OfferedOption {
  return {
    flags: [option.long ?? option.short ?? ''],
    about: option.description,
    takesValue: option.required || option.optional,
    choices: choicesOf(option),
  };
}

/** What the program is called where it is typed; a shell goes by the last part of a path. */
export const TYPED = ['gateway', 'invoice-gateway'] as const;

/** A text as one word of a shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
