import { LARGEST_PAGE, type Page } from '../../../src/core/listing.ts';
import { ifPresent } from './decode.ts';
import { toId } from './values.ts';

const DEFAULT_SIZE = 25;

interface PageParams {
  readonly limitstart?: string | undefined;
  readonly limitnum?: string | undefined;
}

/** The page that `limitstart` and `limitnum` ask for, after validation. */
export function pageOf({ limitstart, limitnum }: PageParams): Page {
  return {
    start: ifPresent(limitstart, toId) ?? 0,
    size: Math.min(ifPresent(limitnum, toId) ?? DEFAULT_SIZE, LARGEST_PAGE),
  };
}
