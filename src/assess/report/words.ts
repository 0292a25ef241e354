import type { CallState } from '../../compatibility/catalogue.ts';
import type { AssessedAction, AssessedParameter, Report, Unseen } from './report.ts';

/** The states of calls, for people. */
export const STATE_WORDS: Readonly<Record<CallState, string>> = {
  supported: 'works',
  partly: 'partly',
  refused: 'refused',
  unknown: 'unknown',
};

/** The first sentence of a report. */
export function verdictOf({ actions }: Report): string {
  const works = actions.filter(({ state }) => state === 'supported').length;
  return `${works} of ${counted(actions.length, 'action')} ${works === 1 ? 'works' : 'work'}.`;
}

/** Sentences on the parameters of an action that the gateway has. */
export function notesOf({ action, state, parameters }: AssessedAction): readonly string[] {
  if (state === 'refused' || state === 'unknown') return [];
  return parameters.flatMap((parameter) => {
    const note = noteOf(parameter);
    return note === null ? [] : [`${action}: ${note}`];
  });
}

/** `null` where a parameter is used and does not differ. */
function noteOf({ name, state, differences }: AssessedParameter): string | null {
  if (state === 'missing') return `${name} is documented, and the gateway does not read it`;
  if (state === 'ignored') return `${name} is ignored: no document names it`;
  return differences.length === 0 ? null : `${name} differs: ${differences.join(', ')}`;
}

/** `3 of 4`: the parameters that the gateway reads. */
export function readParameters({ state, parameters }: AssessedAction): string {
  if (state === 'refused' || state === 'unknown') return '–';
  const used = parameters.filter(({ state }) => state === 'used').length;
  return `${used} of ${parameters.length}`;
}

/** Sentences on what the report cannot show. */
export function gapsOf({ unseen, unnamed, damagedRequests, actions }: Report): readonly string[] {
  const hidden = actions.filter(({ unnamedParameters }) => unnamedParameters > 0).map(({ action }) => action);
  return [
    ...unseen.flatMap(unseenSentences),
    ...unnamed.map(
      ({ dialect, calls, places }) =>
        `Unknown actions of ${counted(calls + places, 'call')} (${dialect}) are not shown: their names may be secrets, or are too many.`,
    ),
    ...(hidden.length === 0
      ? []
      : [`Some parameters of ${hidden.join(', ')} are not shown: their names may be secrets, or are too many.`]),
    ...(damagedRequests === 0 ? [] : [`${counted(damagedRequests, 'recorded request')} could not be read.`]),
  ];
}

function unseenSentences({ dialect, calls, places, where }: Unseen): readonly string[] {
  const hidden = `The log lacks the action of ${counted(calls, 'call')} (${dialect}), which is in a body. Assess a recording, or the source code of the caller.`;
  const open = `The action is not written out at ${counted(places, 'place')} (${dialect}), such as ${where.join(', ')}.`;
  return [...(calls === 0 ? [] : [hidden]), ...(places === 0 ? [] : [open])];
}

/** How many rows of docs/differences.md hold for all calls of a dialect. */
export function generalSentence({ dialect, differences }: Report['general'][number]): string {
  return `${counted(differences.length, 'other row')} of docs/differences.md hold for all calls of the ${dialect} dialect.`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`;
}

/** `3 source files, 1 access log`: what was read. */
export function readSentence({ files }: Report): string {
  const kinds = files.kinds.map(({ kind, files: count }) => `${count} ${count === 1 ? kind.replace(/s$/, '') : kind}`);
  const others = files.others === 0 ? '' : `; ${counted(files.others, 'other file')} passed over`;
  return `Read ${kinds.length === 0 ? 'nothing' : kinds.join(', ')}${others}.`;
}
