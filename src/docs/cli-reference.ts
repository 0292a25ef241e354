import type { Argument, Command, Option } from 'commander';
import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import { createProgram } from '../cli/program.ts';
import type { Io } from '../cli/support/io.ts';
import { systemClock } from '../clock.ts';
import { table } from './section.ts';

/** Every command with its arguments, options and examples, as `--help` knows them. */
export function cliReference(dialects: readonly DialectDescriptor[]): string {
  let written = '';
  const io: Io = {
    stdin: {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true as const, value: undefined }) }),
    },
    stdout: { write: (text) => (written += text) },
    stderr: { write: () => undefined },
    env: {},
    clock: systemClock,
  };
  const examplesOf = (command: Command): string => {
    written = '';
    command.outputHelp();
    return written.split('\nExamples:\n')[1] ?? '';
  };
  const program = createProgram(io, dialects);
  return program.commands.map((group) => groupText(group, examplesOf)).join('\n\n');
}

function groupText(group: Command, examplesOf: (command: Command) => string): string {
  if (group.commands.length === 0) return commandText(group, group.name(), '##', examplesOf);
  const commands = group.commands.map((command) =>
    commandText(command, `${group.name()} ${command.name()}`, '###', examplesOf),
  );
  return [`## \`${group.name()}\`\n\n${sentence(group.description())}`, ...commands].join('\n\n');
}

function commandText(
  command: Command,
  name: string,
  heading: string,
  examplesOf: (command: Command) => string,
): string {
  const rows = [
    ...command.registeredArguments.map((argument) => [`\`${argumentText(argument)}\``, cell(argument.description)]),
    ...command.options.map((option) => [`\`${option.flags}\`${required(option)}`, cell(option.description)]),
  ];
  const examples = examplesOf(command)
    .split('\n')
    .map((line) => line.replace(/^ {2}\$ /, ''))
    .join('\n')
    .trim();
  return [
    `${heading} \`${name}\``,
    sentence(command.description()),
    ...(rows.length === 0 ? [] : [table(['Argument or option', 'Meaning'], rows)]),
    `\`\`\`sh\n${examples}\n\`\`\``,
  ].join('\n\n');
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function required({ mandatory }: Option): string {
  return mandatory ? ' (required)' : '';
}

/** Angle brackets of a description would be HTML. */
function cell(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('*', '\\*');
}

function sentence(text: string): string {
  const escaped = cell(text);
  return `${escaped.charAt(0).toUpperCase()}${escaped.slice(1)}.`;
}
