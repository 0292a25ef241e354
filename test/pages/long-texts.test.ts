import { describe, expect, it } from '@jest/globals';
import { LONGEST_NOTES, MOST_TEXT, SHORTEST_TEXT, Shortener } from '../../adapters/pages/shorten.ts';
import { InvoicePageReads, WHOLE_TEXTS } from '../../db/reads/page-reads.ts';
import { LONGEST_SHOWN_TEXT } from '../../src/core/invoice-page.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { get, urlOf } from './fixtures.ts';

const { gateway, api } = gatewayWithCaller();
const PAYMENTS = 100;
const NOTE = 65_535;

describe('A long text on a page', () => {
  it.each([
    [LONGEST_SHOWN_TEXT, LONGEST_SHOWN_TEXT, false],
    [LONGEST_SHOWN_TEXT + 1, LONGEST_SHOWN_TEXT, true],
  ])('of %i characters is shown with %i', (length, shown, isCut) => {
    const text = new Shortener().text('x'.repeat(length));
    expect([text.length, text.endsWith('…')]).toEqual([shown, isCut]);
  });

  it('is not cut in the middle of a character', () => {
    const text = new Shortener().text(`x${'😀'.repeat(600)}`);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toMatch(/😀…$/u);
  });

  it('gets shorter where there are thousands, and never vanishes', () => {
    const shortener = new Shortener();
    const lengths = Array.from({ length: 1_000 }, () => shortener.text('x'.repeat(5_000)).length);
    expect(lengths[0]).toBe(LONGEST_SHOWN_TEXT);
    expect(lengths.at(-1)).toBe(SHORTEST_TEXT);
    expect(lengths.reduce((sum, each) => sum + each, 0)).toBeLessThan(MOST_TEXT + 1_000 * SHORTEST_TEXT);
  });

  it('is bounded on a page of a hundred payments with notes of 64 KiB each', async () => {
    const id = await api.create({
      itemamount1: '1000.00',
      itemdescription1: 'd'.repeat(NOTE),
      notes: 'n'.repeat(NOTE),
    });
    for (let number = 0; number < PAYMENTS; number += 1) {
      await api.pay(id, { transid: `L-${number}`, amount: '1.00', gateway: 'cash' });
    }
    const details = { checkNumber: 'c'.repeat(NOTE), notes: 'm'.repeat(NOTE), moneyTypeName: 7, processedBy: 'x' };
    await gateway.database('payments').where({ tenant_id: 53, invoice_id: id }).update({ details });
    for (const name of ['lines', 'print', 'home'] as const) {
      const page = await get(urlOf(gateway, name, id));
      expect(page.status).toBe(200);
      expect(page.text.length).toBeLessThan(MOST_TEXT + 150_000);
      const longest = (letter: string): number =>
        Math.max(0, ...(page.text.match(new RegExp(`${letter}{20,}`, 'g')) ?? []).map((run) => run.length));
      expect(longest('d')).toBe(LONGEST_SHOWN_TEXT - 1);
      expect([longest('m'), longest('c')]).toEqual(name === 'home' ? [999, 999] : [0, 0]);
      expect(longest('n')).toBe(name === 'lines' ? 0 : LONGEST_NOTES - 1);
    }
    const pdf = await fetch(urlOf(gateway, 'pdf', id));
    expect([pdf.status, (await pdf.arrayBuffer()).byteLength > 10_000]).toEqual([200, true]);
  });

  it('leaves the database up to the bound, and whole for the command line', async () => {
    const [{ id }] = await gateway.database('payments').where({ tenant_id: 53 }).select({ id: 'invoice_id' }).limit(1);
    const lengthOf = async (reads: InvoicePageReads): Promise<number | undefined> =>
      (await reads.invoicePage(53, Number(id)))?.payments[0]?.details.notes?.length;
    expect(await lengthOf(new InvoicePageReads(gateway.database))).toBe(LONGEST_SHOWN_TEXT + 1);
    expect(await lengthOf(new InvoicePageReads(gateway.database, WHOLE_TEXTS))).toBe(NOTE);
  });

  it('does not close a page where half a character was stored', async () => {
    const id = await api.create();
    await api.pay(id, { transid: 'half', amount: '1.00', gateway: 'cash' });
    await gateway.database.raw(
      `update payments set details = '{"notes":"a\\ud800b","checkNumber":"\\u0000","moneyTypeName":"Cash"}'::json
       where tenant_id = 53 and invoice_id = ?`,
      [id],
    );
    const page = await get(urlOf(gateway, 'home', id));
    expect([page.status, page.text.includes('Cash')]).toEqual([200, true]);
  });
});
