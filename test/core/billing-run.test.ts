import { describe, expect, it } from '@jest/globals';
import type { DueItem } from '../../src/core/billing/read-port.ts';
import { invoicesOf } from '../../src/core/billing/run.ts';
import { MOST_LINE_BYTES } from '../../src/core/invoice-lines.ts';

const item = (id: number, clientId: number, day: string | null, bytes = 10): DueItem => ({
  id,
  clientId,
  day,
  bytes,
  isSeparate: false,
});

describe('The invoices of due items', () => {
  it('are one for each client and day; waiting items join the first one of their client', () => {
    const due = [
      item(1, 7, '2026-11-01'),
      item(4, 7, '2026-11-01'),
      item(2, 7, '2026-11-02'),
      item(9, 7, null),
      item(3, 8, '2026-11-01'),
      item(10, 9, null),
    ];
    expect(invoicesOf(due)).toEqual([
      { clientId: 7, items: [1, 4], joining: [9] },
      { clientId: 7, items: [2], joining: [] },
      { clientId: 8, items: [3], joining: [] },
    ]);
  });

  it('are one for each item of a client with separate invoices', () => {
    const due = [item(1, 7, '2026-11-01'), item(4, 7, '2026-11-01'), item(9, 7, null)];
    expect(invoicesOf(due.map((each) => ({ ...each, isSeparate: true })))).toEqual([
      { clientId: 7, items: [1], joining: [9] },
      { clientId: 7, items: [4], joining: [] },
    ]);
  });

  it('hold no more lines and bytes than an invoice takes', () => {
    const many = Array.from({ length: 1_001 }, (_none, at) => item(at + 1, 7, '2026-11-01'));
    expect(invoicesOf(many).map(({ items }) => items.length)).toEqual([1_000, 1]);
    const long = [
      item(1, 7, '2026-11-01', MOST_LINE_BYTES),
      item(2, 7, '2026-11-01', 1),
      item(3, 7, null, MOST_LINE_BYTES),
    ];
    expect(invoicesOf(long)).toEqual([
      { clientId: 7, items: [1], joining: [] },
      { clientId: 7, items: [2], joining: [] },
    ]);
  });
});
