import { describe, expect, it } from '@jest/globals';
import { LINK_LIFETIME_MS, SignedLinks } from '../../src/auth/signed-links.ts';
import { PAGES } from '../../src/core/links.ts';
import { TestClock } from '../support/gateway.ts';

const KEY = 'the first key of these tests';
const OTHER_KEY = 'another key of these tests';
const clock = new TestClock();
const TARGET = { tenantId: 53, invoiceId: 78, expiresAt: clock.now() + 60_000 };

function linksWith(...secretKeys: string[]): SignedLinks {
  return new SignedLinks({ secretKeys, clock, publicUrl: () => 'https://billing.example.com/gateway' });
}

describe('A signed link', () => {
  const links = linksWith(KEY);
  const token = links.tokenOf(TARGET);

  it('says its tenant, invoice and expiry, and signs them', () => {
    expect(token).toMatch(new RegExp(`^53\\.78\\.${TARGET.expiresAt / 1000}\\.[A-Za-z0-9_-]{43}$`));
    expect(links.targetOf('home', token)).toEqual(TARGET);
  });

  it('keeps the largest ids apart', () => {
    const target = { ...TARGET, tenantId: Number.MAX_SAFE_INTEGER, invoiceId: Number.MAX_SAFE_INTEGER - 1 };
    expect(links.targetOf('pdf', links.tokenOf(target))).toEqual(target);
  });

  it('begins with the public URL', () => {
    const { lines, print, home } = links.linksOf(53, 78);
    for (const [page, url] of Object.entries({ lines, print, home })) {
      expect(url).toMatch(
        new RegExp(`^https://billing\\.example\\.com/gateway/i/${page}/53\\.78\\.[0-9]{10}\\.[A-Za-z0-9_-]{43}$`),
      );
    }
  });

  it('holds for seven days', () => {
    const given = linksWith(KEY).linksOf(53, 78).home.split('/').at(-1) ?? '';
    const expiresAt = clock.now() + LINK_LIFETIME_MS;
    expect(links.targetOf('home', given)).toEqual({ tenantId: 53, invoiceId: 78, expiresAt });
    const later = new TestClock('2026-11-29T09:59:59.999Z');
    const verifier = new SignedLinks({ secretKeys: [KEY], clock: later, publicUrl: () => '' });
    expect(verifier.targetOf('home', given)).toMatchObject({ invoiceId: 78 });
    later.set('2026-11-29T10:00:00.000Z');
    expect(verifier.targetOf('home', given)).toBe('expired');
  });

  it('is worth nothing with any character altered', () => {
    for (const at of token.split('').keys()) {
      for (const other of 'AZaz019._-') {
        const altered = token.slice(0, at) + other + token.slice(at + 1);
        if (altered !== token) expect([altered, links.targetOf('home', altered)]).toEqual([altered, 'invalid']);
      }
    }
  });

  it('has one way to be written', () => {
    const [tenant, invoice, expiry, mac] = token.split('.');
    const others = [
      ...[
        `${token}=`,
        `${token} `,
        ` ${token}`,
        `${token}\n`,
        `${token}A`,
        token.slice(0, -1),
        token.toLowerCase(),
        '',
      ],
      ...[
        `0${token}`,
        `+${token}`,
        `${tenant}.0${invoice}.${expiry}.${mac}`,
        `${tenant}.${invoice}.${expiry}.0.${mac}`,
      ],
      ...[`${tenant}.${invoice}.${expiry}`, `${tenant}.${invoice}.${expiry}.`, `${tenant}.${invoice}..${mac}`],
    ];
    for (const other of others) expect([other, links.targetOf('home', other)]).toEqual([other, 'invalid']);
  });

  it('opens every page of its invoice', () => {
    for (const page of PAGES) expect(links.targetOf(page, token)).toEqual(TARGET);
  });

  it('does not distinguish an altered link from an altered expired one', () => {
    const expired = links.tokenOf({ ...TARGET, expiresAt: clock.now() - 1000 });
    expect(links.targetOf('home', expired)).toBe('expired');
    expect(linksWith(OTHER_KEY).targetOf('home', expired)).toBe('invalid');
  });

  it('holds while its key is among the keys, and is signed by the first', () => {
    expect(linksWith(OTHER_KEY, KEY).targetOf('home', token)).toEqual(TARGET);
    expect(linksWith(OTHER_KEY).targetOf('home', token)).toBe('invalid');
    const rotated = linksWith(OTHER_KEY, KEY).tokenOf(TARGET);
    expect(linksWith(OTHER_KEY).targetOf('home', rotated)).toEqual(TARGET);
    expect(linksWith(KEY).targetOf('home', rotated)).toBe('invalid');
  });

  it('cannot be made without a key', () => {
    expect(() => linksWith()).toThrow('secret key');
  });
});

/** Tokens that the gateway signed when each page had a token of its own. */
const PAGE_TOKENS = {
  lines: '53.78.1795341660.daRd4OYAKtta2VYxJRJnj',
  print: '53.78.1795341660.FmDawoj96a4Fbe_htLsZS',
  home: '53.78.1795341660.Of6Zaeuq-6ShemtEDQEIm',
  pdf: '53.78.1795341660.ZeE5v8aeRPN_CmefsFT8s',
} as const;

describe.each(PAGES)('A link of the older form to the page %s', (page) => {
  const token = PAGE_TOKENS[page];

  it('opens that page and no other', () => {
    for (const other of PAGES) {
      expect(linksWith(KEY).targetOf(other, token)).toEqual(other === page ? TARGET : 'invalid');
    }
  });

  it('opens it while its key is among the keys', () => {
    expect(linksWith(OTHER_KEY, KEY).targetOf(page, token)).toEqual(TARGET);
    expect(linksWith(OTHER_KEY).targetOf(page, token)).toBe('invalid');
  });

  it('is invalid with any character altered', () => {
    for (const at of token.split('').keys()) {
      for (const other of 'AZaz019._-') {
        const altered = token.slice(0, at) + other + token.slice(at + 1);
        if (altered !== token) expect([altered, linksWith(KEY).targetOf(page, altered)]).toEqual([altered, 'invalid']);
      }
    }
  });

  it('expires', () => {
    const later = new TestClock('2026-11-22T10:00:59.999Z');
    const links = new SignedLinks({ secretKeys: [KEY], clock: later, publicUrl: () => '' });
    expect(links.targetOf(page, token)).toEqual(TARGET);
    later.set('2026-11-22T10:01:00.000Z');
    expect(links.targetOf(page, token)).toBe('expired');
  });
});
