import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../../adapters/dialects.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

/** As browsers open a page, and as programs ask. */
const CHROMIUM = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const JAVA = 'text/html, image/gif, image/jpeg, */*; q=0.2';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  await gateway.close();
});

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly policy: string | string[] | null;
  readonly body: string;
}

/** Not by `fetch`, which adds headers of its own. */
function get(path: string, headers: Record<string, string>, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(gateway.url + path, { method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          policy: response.headers['content-security-policy'] ?? null,
          body: Buffer.concat(pieces).toString('utf8'),
        });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

const PATHS = DIALECTS.map(({ title, client }) => [client.path, title] as const);

describe('The path of a dialect', () => {
  it.each(PATHS)('%s shows a browser how it is called', async (path, title) => {
    const page = await get(path, { accept: CHROMIUM });
    expect(page.type).toContain('text/html');
    expect(page.body).toContain(`The ${title} dialect listens here.`);
    expect(page.body).toContain('YOUR_');
    expect(page.policy).toContain("default-src 'none'");
    expect(page.status).toBeGreaterThanOrEqual(400);
    const navigated = await get(path, { accept: 'text/html', 'sec-fetch-mode': 'navigate' });
    expect(navigated.body).toBe(page.body);
  });

  it.each(PATHS)('%s answers every program as before, byte for byte', async (path) => {
    const plain = await get(path, { accept: '*/*' });
    expect(plain.type).not.toContain('html');
    const others: Record<string, string>[] = [
      { accept: JAVA },
      { accept: 'application/json' },
      { accept: 'text/html' },
      { accept: CHROMIUM, 'sec-fetch-mode': 'cors' },
    ];
    for (const headers of others) expect(await get(path, headers)).toEqual(plain);
    const posted = await get(path, { accept: '*/*' }, 'POST');
    expect(await get(path, { accept: CHROMIUM }, 'POST')).toEqual(posted);
  });

  it('answers a browser with credentials in its address in the dialect', async () => {
    const path = '/includes/api.php?action=GetInvoice&identifier=demo-identifier&secret=wrong';
    expect(await get(path, { accept: CHROMIUM })).toEqual(await get(path, { accept: '*/*' }));
  });
});
