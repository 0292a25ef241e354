import { html, type Html } from '../../../../adapters/html.ts';
import type { VerifyRun } from '../../../core/console/proof.ts';
import { status } from '../../kit/parts.ts';
import { ageText } from '../../kit/texts.ts';

export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 row`, `2 rows`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The result of a run as a word and a colour. */
export function runStatus({ state, found }: VerifyRun, isLarge = false): Html {
  if (state === 'running') return status('Running', 'warn', isLarge);
  if (state === 'broken-off') return status('Broken off', 'bad', isLarge);
  if (state === 'failed') return status('Not finished', 'bad', isLarge);
  return found === 0 ? status('No differences', 'good', isLarge) : status(countOf(found, 'difference'), 'bad', isLarge);
}

/** A sentence on a run: how far it is, what it recomputed, or why it ended. */
export function runText(run: VerifyRun): Html {
  const { state, rowsRead, rowsExpected, counts, failure, seconds, sealsUnchecked } = run;
  const time = ageText(seconds * 1_000);
  if (state === 'running') {
    const all =
      rowsExpected === 0
        ? '; there is no estimate of how many there are'
        : `; all tenants together have about ${countText(rowsExpected)}`;
    return html`${countOf(rowsRead, 'row')} recomputed so far, for ${time}${all}`;
  }
  if (state === 'broken-off') return html`the gateway or the command that ran it has ended; nothing was found so far`;
  if (state === 'failed') return html`<bdi>${failure}</bdi>`;
  const unchecked = sealsUnchecked === 0 ? '' : `; ${countOf(sealsUnchecked, 'seal')} without a known key`;
  const invoices = countOf(counts['invoices'] ?? 0, 'invoice');
  return html`${invoices}, ${countOf(rowsRead, 'row')} recomputed in ${time}${unchecked}`;
}

export function starterText({ origin, startedBy }: VerifyRun): string {
  return origin === 'command' ? 'the command verify' : startedBy;
}
