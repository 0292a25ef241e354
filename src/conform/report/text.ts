import { countOf, faultsOf, type Judged, type Outcome, type RunSummary } from './outcomes.ts';

export const WORDS: Readonly<Record<Outcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  error: 'not judged',
  'expected-failure': 'failed as expected',
  'unexpected-pass': 'passed unexpectedly',
};

/** Every case that is not as expected with its faults, and the counts: lines for people. */
export function textReport(summary: RunSummary): readonly string[] {
  const { judged, leftOut, left, seconds } = summary;
  const counts = (Object.keys(WORDS) as Outcome[])
    .map((outcome) => [WORDS[outcome], countOf(judged, outcome)] as const)
    .filter(([, count], index) => index === 0 || count > 0)
    .map(([word, count]) => `${count} ${word}`);
  const reasons = Object.entries(leftOut).filter(([, count]) => count > 0);
  return [
    ...judged.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'expected-failure').flatMap(linesOf),
    ...left.map((thing) => `could not be cleaned up: ${thing}`),
    ...reasons.map(([reason, count]) => `left out: ${count} (${reason})`),
    `${summary.dialect}, ${judged.length} cases, ${Math.ceil(seconds)} s: ${counts.join(', ')}`,
  ];
}

function linesOf(one: Judged): readonly string[] {
  const { id, grade, source, differs } = one.case;
  const rows = differs.length === 0 ? '' : `, ${differs.join(', ')}`;
  return [
    `${WORDS[one.outcome]}: ${id} (${grade}${rows})`,
    ...faultsOf(one).map((fault) => `  ${fault}`),
    `  source: ${source}`,
  ];
}
