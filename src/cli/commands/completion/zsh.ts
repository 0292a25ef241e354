import { quoted, TYPED, type Offer, type Spot } from './spots.ts';

const id = '_invoice_gateway';

/** A script for zsh that completes the program's command line, with a description of each word. */
export function zshScript(spots: readonly Spot[]): string {
  return `#compdef ${TYPED.join(' ')}
# Completion for zsh; to load it, behind compinit: source <(./gateway completion zsh)
${id}_at() {
  case "$1" in
${spots.map(spotCase).join('\n')}
    *) return 1 ;;
  esac
}
${id}_value() {
  case "$1" in
${spots.flatMap(valueCases).join('\n')}
    *) return 1 ;;
  esac
}
${id}() {
  local at='' before='' word
  local -i place=0
  local -a commands options choices
  local takes='' list=''
  for word in "\${(@)words[2,CURRENT-1]}"; do
    commands=() options=() takes=''
    ${id}_at "$at"
    if [[ -n $before ]]; then before=''
    elif [[ $word == -* ]]; then
      if [[ " $takes " == *" $word "* ]]; then before=$word; fi
    elif ${id}_at "\${at:+$at }$word"; then at="\${at:+$at }$word"
    else place+=1
    fi
  done
  commands=() options=() takes=''
  ${id}_at "$at"
  if [[ -n $before ]]; then
    if ! ${id}_value "$at $before"; then _files
    elif [[ -n $list ]]; then _values -s , value $choices
    else compadd -a choices
    fi
  elif [[ $PREFIX == -* ]]; then _describe -o option options
  elif ${id}_value "$at #$place"; then compadd -a choices
  elif (( \${#commands} )); then _describe command commands
  else _files
  fi
}
compdef ${id} ${TYPED.join(' ')}
`;
}

function spotCase({ path, commands, options }: Spot): string {
  const offered = options.flatMap(({ flags, about }) => flags.map((word) => ({ word, about })));
  const takes = options.filter(({ takesValue }) => takesValue).flatMap(({ flags }) => flags);
  return `    ${quoted(path)}) commands=(${described(commands)}) options=(${described(offered)}) takes=${quoted(takes.join(' '))} ;;`;
}

function described(offers: readonly Offer[]): string {
  return offers.map(({ word, about }) => quoted(`${word.replaceAll(':', String.raw`\:`)}:${about}`)).join(' ');
}

function valueCases({ path, options, args }: Spot): readonly string[] {
  const named = [
    ...options.flatMap(({ flags, choices }) => flags.map((flag) => ({ key: `${path} ${flag}`, choices }))),
    ...args.map((choices, place) => ({ key: `${path} #${place}`, choices })),
  ];
  return named.flatMap(({ key, choices }) =>
    choices === null
      ? []
      : [
          `    ${quoted(key)}) choices=(${choices.words.map(quoted).join(' ')}) list=${choices.isList ? 'yes' : "''"} ;;`,
        ],
  );
}
