import { countOf, UNEXPECTED, type Outcome, type RunSummary } from '../../src/conform/report/outcomes.ts';
import { textReport, WORDS } from '../../src/conform/report/text.ts';

const OUTCOMES = Object.keys(WORDS) as readonly Outcome[];

/** A row for each dialect, with the number of its cases by outcome. */
export function tableOf(summaries: readonly RunSummary[]): string {
  const head = ['dialect', 'cases', ...OUTCOMES.map((outcome) => WORDS[outcome]), 'seconds'];
  const rows = summaries.map(({ dialect, judged, seconds }) => [
    ...[dialect, String(judged.length)],
    ...OUTCOMES.map((outcome) => String(countOf(judged, outcome))),
    String(Math.ceil(seconds)),
  ]);
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Lines about each dialect that is not as expected. A case that could not be judged counts: no network was between. */
export function complaintsOf(summaries: readonly RunSummary[]): readonly string[] {
  return summaries.flatMap((summary) => {
    const isFine = summary.judged.every(({ outcome }) => outcome !== 'error' && !UNEXPECTED.includes(outcome));
    return isFine && summary.left.length === 0 ? [] : textReport(summary);
  });
}
