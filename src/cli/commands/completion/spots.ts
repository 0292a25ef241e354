import type { Argument, Command, Option } from 'commander';
import { choicesOf, type Choices } from '../../support/options.ts';

/** A word that may be typed, and its description. */
export interface Offer {
  readonly word: string;
  readonly about: string;
}

/** An option that may be typed, under each of its names. */
interface OfferedOption {
  readonly flags: readonly string[];
  readonly about: string;
  readonly takesValue: boolean;
  readonly choices: Choices | null;
}

/** A spot of the command line: the program, a group or a command, and the words that may follow there. */
export interface Spot {
  /** The words behind the program's name, such as `tenant add`; empty at the beginning. */
  readonly path: string;
  readonly commands: readonly Offer[];
  readonly options: readonly OfferedOption[];
  /** The choices of each positional argument; `null` for one that is free. */
  readonly args: readonly (Choices | null)[];
}

/** Every spot of a program's command line, as commander knows it. */
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

const HELP: OfferedOption = { flags: ['--help'], about: 'show the accepted values', takesValue: false, choices: null };

function offerOf(option: Option): OfferedOption {
  return {
    flags: [option.long ?? option.short ?? ''],
    about: option.description,
    takesValue: option.required || option.optional,
    choices: choicesOf(option),
  };
}

/** The names by which users type the program; a shell uses the last part of a path. */
export const TYPED = ['gateway', 'invoice-gateway'] as const;

/** Quotes any text as one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
