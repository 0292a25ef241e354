import { escapeHtml } from '../../../adapters/html.ts';
import { countOf, faultsOf, type Judged, type RunSummary } from './outcomes.ts';

/** The run as JUnit's XML: a test suite with a test case each. Characters that XML forbids are replaced. */
export function junitReport({ dialect, judged, seconds, startedAt }: RunSummary): string {
  const failures = countOf(judged, 'failed') + countOf(judged, 'unexpected-pass');
  const counts = `tests="${judged.length}" failures="${failures}" errors="${countOf(judged, 'error')}" skipped="${countOf(judged, 'expected-failure')}"`;
  const head = `<testsuite name="conform ${dialect}" ${counts} time="${secondsText(seconds)}" timestamp="${startedAt}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${judged.map(caseXml).join('\n')}\n</testsuite>\n`;
}

function caseXml(one: Judged): string {
  const { id, action } = one.case;
  const open = `  <testcase classname="${escaped(action)}" name="${escaped(id)}" time="${secondsText(one.seconds)}"`;
  const faults = escaped(faultsOf(one).join('\n'));
  switch (one.outcome) {
    case 'passed':
      return `${open}/>`;
    case 'expected-failure':
      return `${open}><skipped message="expected failure: ${faults}"/></testcase>`;
    case 'error':
      return `${open}><error message="${faults}"/></testcase>`;
    case 'failed':
    case 'unexpected-pass':
      return `${open}><failure message="${faults}"/></testcase>`;
  }
}

const secondsText = (seconds: number): string => String(Math.ceil(seconds * 1_000) / 1_000);

function escaped(text: string): string {
  return escapeHtml(text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '\ufffd'));
}
