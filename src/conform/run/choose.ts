import type { Case, Kit } from '../cases/case.ts';
import { namesIn } from '../cases/variables.ts';

/** Which cases a run is about. */
export interface Choice {
  /** None: all. A case is one of them where its id, its action or its grade has one of the words. */
  readonly words: readonly string[];
  readonly profile: string;
  readonly isReadOnly: boolean;
}

interface Chosen {
  readonly cases: readonly Case[];
  /** The numbers of the others, by the reason. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** The cases of a run. */
export function chosenCases(kit: Kit, { words, profile, isReadOnly }: Choice): Chosen {
  const named = kit.cases.filter((one) => words.length === 0 || words.some((word) => hasWord(one, word)));
  const fitting = named.filter((one) => one.profile === profile);
  const cases = isReadOnly ? fitting.filter((one) => readsOnly(kit, one)) : fitting;
  const leftOut = {
    'not named by --only': kit.cases.length - named.length,
    'for other settings of the server': named.length - fitting.length,
    'they write': fitting.length - cases.length,
  };
  return { cases, leftOut: Object.fromEntries(Object.entries(leftOut).filter(([, count]) => count > 0)) };
}

function hasWord({ id, action, grade, differs }: Case, word: string): boolean {
  const lowered = word.toLowerCase();
  return (
    id.toLowerCase().includes(lowered) ||
    grade === lowered ||
    action.toLowerCase() === lowered ||
    differs.some((row) => row.toLowerCase() === lowered)
  );
}

/** Whether a case sends only reads: its own, and those of the fixtures that it names. */
function readsOnly({ dialect }: Kit, one: Case): boolean {
  const reads = new Set(dialect.reads.map((name) => name.toLowerCase()));
  const known = new Set([
    'run',
    'key',
    ...Object.keys(dialect.variables),
    ...one.steps.flatMap(({ keep }) => Object.keys(keep ?? {})),
  ]);
  return one.steps.every((step) => {
    if (!reads.has(step.call.toLowerCase())) return false;
    return [...namesIn(step)].every((name) => known.has(name));
  });
}
