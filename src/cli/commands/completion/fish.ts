import { quoted as shellQuoted, TYPED, type Spot } from './spots.ts';

const id = '__invoice_gateway';

/** A script for fish that completes the program's command line, with a description of each word. */
export function fishScript(spots: readonly Spot[]): string {
  const paths = spots.map(({ path }) => path).filter((path) => path !== '');
  return `# Completion for fish; to load it: ./gateway completion fish | source
function ${id}_at
  set -l at ''
  for word in (commandline -opc)[2..]
    set -l next (string trim -- "$at $word")
    if contains -- "$next" ${paths.map(quoted).join(' ')}
      set at $next
    end
  end
  test "$at" = "$argv[1]"
end
${TYPED.flatMap((name) => spots.flatMap((spot) => linesOf(name, spot))).join('\n')}
`;
}

function linesOf(name: string, { path, commands, options, args }: Spot): readonly string[] {
  const here = `complete -c ${name} -n ${quoted(`${id}_at ${quoted(path)}`)}`;
  return [
    ...commands.map(({ word, about }) => `${here} -f -a ${quoted(word)} -d ${quoted(about)}`),
    ...options.flatMap(({ flags, about, takesValue, choices }) =>
      flags.map(
        (flag) =>
          `${here} -l ${flag.slice(2)} -d ${quoted(about)}${takesValue ? ' -r' : ''}${choices === null ? '' : ` -f -a ${listed(choices.words)}`}`,
      ),
    ),
    ...args.flatMap((choices) => (choices === null ? [] : [`${here} -f -a ${listed(choices.words)}`])),
  ];
}

/** Values behind `-a`, which fish takes apart at each blank without a backslash. */
function listed(words: readonly string[]): string {
  return quoted(words.map((word) => word.replaceAll(' ', String.raw`\ `)).join(' '));
}

/** fish reads a backslash within quotes where it is before a quote or a backslash. */
function quoted(text: string): string {
  return shellQuoted(text.replaceAll('\\', '\\\\')).replaceAll(String.raw`'\''`, String.raw`\'`);
}
