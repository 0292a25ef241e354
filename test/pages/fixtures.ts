import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SignedLinks } from '../../src/auth/signed-links.ts';
import type { PageName } from '../../src/core/links.ts';
import { TEST_SECRET_KEY, type TestGateway } from '../support/gateway.ts';

/** A page as it came over the wire. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export async function get(url: string, init: RequestInit = {}): Promise<Page> {
  const response = await fetch(url, init);
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

/** A signer that shares the test gateways' key. */
export function signerOf(gateway: Pick<TestGateway, 'clock' | 'url'>): SignedLinks {
  return new SignedLinks({ secretKeys: [TEST_SECRET_KEY], clock: gateway.clock, publicUrl: () => gateway.url });
}

/** The URL of any page, including the PDF, for an hour. */
export function urlOf(gateway: TestGateway, page: PageName, invoiceId: number, tenantId = 53): string {
  const target = { tenantId, invoiceId, expiresAt: gateway.clock.now() + 3_600_000 };
  return `${gateway.url}/i/${page}/${signerOf(gateway).tokenOf(target)}`;
}

export interface NewDelivery {
  readonly invoiceId: number;
  readonly state: 'open' | 'completing' | 'completed' | 'failed';
  readonly failure?: string;
  readonly arrivedAt?: string;
  readonly accepted?: readonly string[];
  readonly returned?: readonly object[];
}

export async function addDelivery({ database }: TestGateway, delivery: NewDelivery): Promise<void> {
  const row = { tenant_id: 53, invoice_id: delivery.invoiceId };
  await database('deliveries').where(row).delete();
  await database('deliveries').insert({
    ...row,
    metrc_delivery_id: 4411,
    license_number: '403R-00001',
    accepted_packages: JSON.stringify(delivery.accepted ?? []),
    returned_packages: JSON.stringify(delivery.returned ?? []),
    state: delivery.state,
    arrived_at: delivery.arrivedAt ?? null,
    failure: delivery.failure ?? null,
    updated_at: '2026-11-22T10:00:00Z',
  });
}

/** The words of a page: its text without elements, blanks folded. */
export function wordsOf(page: Page): string {
  const body = page.text.replace(/<head>[\s\S]*<\/head>/, '').replace(/<[^>]*>/g, ' ');
  return body.replace(/[\s\u00a0]+/g, ' ').trim();
}

const run = promisify(execFile);

/** The text of a PDF in its layout, one string a page; `null` where this machine has no pdftotext. */
export async function pdfTextOf(pdf: Buffer): Promise<string[] | null> {
  const directory = await mkdtemp(join(tmpdir(), 'invoice-gateway-pdf-'));
  try {
    const path = join(directory, 'page.pdf');
    await writeFile(path, pdf);
    const { stdout } = await run('pdftotext', ['-layout', path, '-'], { maxBuffer: 16 * 1024 * 1024 });
    return stdout.split('\f').slice(0, -1);
  } catch (error) {
    // Not `instanceof Error`: it comes from outside of the test's own realm.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** How many pages a PDF has, and their sizes in points. */
export function pdfPagesOf(pdf: Buffer): { readonly count: number; readonly sizes: readonly string[] } {
  const text = pdf.toString('latin1');
  const boxes = [...text.matchAll(/\/MediaBox\s*\[([^\]]*)\]/g)].map(([, box = '']) => box.trim());
  return { count: text.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0, sizes: [...new Set(boxes)] };
}
