import { quoted, TYPED, type Spot } from './spots.ts';

const id = '_invoice_gateway';

/** A script for bash 4 or later that completes the program's command line. */
export function bashScript(spots: readonly Spot[]): string {
  return `# Completion for bash; to load it: source <(./gateway completion bash)
${id}_values() {
  case "$1" in
${cases(valuesOf(spots))}
  esac
}
${id}_takes_value() {
  case "$1" in
${spots.flatMap((spot) => takers(spot)).join('\n')}
    *) return 1 ;;
  esac
}
${id}_words() {
  case "$1" in
${cases(spots.map(({ path, commands, options }) => [path, [...commands.map(({ word }) => word), ...options.flatMap(({ flags }) => flags)]]))}
  esac
}
${id}() {
  local at='' place=0 before='' word choices i
  local cur="\${COMP_WORDS[COMP_CWORD]}"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ $word == = ]]; then continue
    elif [[ -n $before ]]; then before=''
    elif [[ $word == -* ]]; then
      if ${id}_takes_value "$at $word"; then before=$word; fi
    elif [[ -n $(${id}_words "\${at:+$at }$word") ]]; then at="\${at:+$at }$word"
    else place=$((place + 1))
    fi
  done
  if [[ $cur == = ]]; then cur=''; fi
  if [[ -n $before ]]; then choices=$(${id}_values "$at $before")
  elif [[ $cur == -* ]]; then choices=$(${id}_words "$at")
  else choices=$(${id}_values "$at #$place"; [[ $place != 0 ]] || ${id}_words "$at")
  fi
  local list=''
  if [[ $choices == ,* ]]; then
    choices=\${choices#,}
    if [[ $cur == *,* ]]; then list=\${cur%,*},; fi
  fi
  COMPREPLY=()
  while IFS= read -r word; do
    printf -v word %q "$word"
    if [[ -n $choices && $word == "\${cur#"$list"}"* ]]; then COMPREPLY+=("$list$word"); fi
  done <<< "$choices"
}
complete -o default -F ${id} ${TYPED.join(' ')}
`;
}

/** The possible values of an option or an argument; a list of them begins with a comma. */
function valuesOf(spots: readonly Spot[]): readonly (readonly [string, readonly string[]])[] {
  return spots.flatMap(({ path, options, args }) => [
    ...options.flatMap(({ flags, choices }) =>
      choices === null ? [] : flags.map((flag) => [`${path} ${flag}`, marked(choices)] as const),
    ),
    ...args.flatMap((choices, place) => (choices === null ? [] : [[`${path} #${place}`, marked(choices)] as const])),
  ]);
}

function marked({ words, isList }: { readonly words: readonly string[]; readonly isList: boolean }): readonly string[] {
  return words.map((word, index) => (isList && index === 0 ? `,${word}` : word));
}

function takers({ path, options }: Spot): readonly string[] {
  const flags = options.filter(({ takesValue }) => takesValue).flatMap((option) => option.flags);
  return flags.length === 0 ? [] : [`    ${flags.map((flag) => quoted(`${path} ${flag}`)).join(' | ')}) ;;`];
}

/** Each word is a line: a value may hold a blank. */
function cases(entries: readonly (readonly [string, readonly string[]])[]): string {
  return entries.map(([key, words]) => `    ${quoted(key)}) echo ${quoted(words.join('\n'))} ;;`).join('\n');
}
