import type { Command } from 'commander';
import * as parsers from './value-parsers.ts';
import { valueOption } from './options.ts';

export const DEFAULT_LIMIT = 50;
const MOST = 1_000;

/** Which rows of a list are shown. */
export interface PageOptions {
  readonly limit?: number;
  readonly after?: number;
}

/** Adds `--limit` and `--after`: a list is read page by page. */
export function addPageOptions(command: Command): Command {
  return command
    .addOption(
      valueOption('--limit <count>', `how many at most; default: ${DEFAULT_LIMIT}`, parsers.wholeNumber(1, MOST)),
    )
    .addOption(valueOption('--after <id>', 'those behind this id, for the next page', parsers.ID));
}

/** A sentence for a person where a page is full, or `null`. */
export function nextPage(
  rows: readonly { readonly id: number }[],
  { limit = DEFAULT_LIMIT }: PageOptions,
): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < limit ? null : `There may be more: add --after ${last.id}.`;
}
