import type { Cause, InvoiceStory, InvoiceStoryPort } from '../../../src/core/console/invoice-story.ts';
import type { InvoiceId } from '../../../src/core/invoice.ts';
import type { TenantId } from '../../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../../postgres/sql.ts';
import { translated } from '../../postgres/translate-error.ts';
import { CAUSES, causeOf, type CauseRow } from './causes.ts';
import { STORY, storyOf, type StoryRow } from './story.ts';

/** Before all places of a history. */
const NEWEST = Number.MAX_SAFE_INTEGER;

/** The page of one invoice on PostgreSQL: a statement for the invoice, and one for a page of its history. */
export class InvoiceStories implements InvoiceStoryPort {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async story(tenantId: TenantId, invoiceId: InvoiceId): Promise<InvoiceStory | null> {
    const names = { tenant: tenantId, invoice: invoiceId };
    const [row] = await translated(() => queryRows<StoryRow>(this.#database, STORY, names));
    return row === undefined ? null : storyOf(row);
  }

  async causes(
    tenantId: TenantId,
    invoiceId: InvoiceId,
    before: number | null,
    most: number,
  ): Promise<readonly Cause[]> {
    const names = { tenant: tenantId, invoice: invoiceId, before: before ?? NEWEST, most };
    const rows = await translated(() => queryRows<CauseRow>(this.#database, CAUSES, names));
    return rows.map(causeOf);
  }
}
