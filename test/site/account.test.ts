import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { addTestOperator, formTokenOf, loggedIn, Visitor, type SiteReply } from './visitor.ts';

const PAGE = '/console/account';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  await gateway.close();
});

async function newOperator(name: string): Promise<Visitor> {
  await addTestOperator(gateway, name, [{ tenantId: 53, role: 'view' }]);
  return await loggedIn(gateway, name);
}

async function send(visitor: Visitor, path: string, form: Readonly<Record<string, string>>): Promise<SiteReply> {
  const csrf = formTokenOf(await visitor.get(PAGE));
  return await visitor.post(`${PAGE}/${path}`, { csrf, ...form });
}

function change(visitor: Visitor, password: string, next: string, again = next): Promise<SiteReply> {
  return send(visitor, 'password', { password, new: next, again });
}

function laterBy(ms: number): void {
  gateway.clock.set(new Date(gateway.clock.now() + ms).toISOString());
}

function codeOf(key: string): string {
  return generateSync({ secret: key, epoch: Math.floor(gateway.clock.now() / 1_000) });
}

/** The key on the page that offers it, with the value of its form. */
function offeredOn({ text }: SiteReply): { key: string; factor: string } {
  const key = /<pre class="copy"[^>]*>([^<]+)</.exec(text)?.[1]?.replaceAll(' ', '') ?? '';
  return { key, factor: /name="factor" value="([^"]+)"/.exec(text)?.[1] ?? '' };
}

describe('The password of an operator', () => {
  it('changes with the present one, and ends all sessions', async () => {
    const visitor = await newOperator('anna');
    const other = await loggedIn(gateway, 'anna');
    const reply = await change(visitor, 'anna', 'a better password');
    expect([reply.status, reply.location]).toEqual([303, '/console/login?changed=password']);
    expect(reply.headers.get('clear-site-data')).toBe('"cache"');
    expect(visitor.cookie).toBeNull();
    expect((await other.get(PAGE)).status).toBe(303);
    expect((await new Visitor(gateway.url).login('anna', 'anna')).status).toBe(401);
    expect((await new Visitor(gateway.url).login('anna', 'a better password')).status).toBe(303);
    expect((await visitor.get('/console/login?changed=password')).text).toContain('The password is changed');
  });

  it('stays with a wrong present one, a short one, or a repetition that differs', async () => {
    const visitor = await newOperator('bela');
    for (const [present, next, again, sentence] of [
      ['wrong', 'a better password', 'a better password', 'the password or the code is wrong'],
      ['bela', 'short', 'short', '8 to 256 characters'],
      ['bela', 'with a\u0007bell in it', 'with a\u0007bell in it', 'without control characters'],
      ['bela', 'a better password', 'another password', 'repetition differ'],
    ] as const) {
      const reply = await change(visitor, present, next, again);
      expect(reply.status).toBe(409);
      expect(reply.text).toContain(sentence);
    }
    expect((await new Visitor(gateway.url).login('bela')).status).toBe(303);
  });

  it('cannot be tried out: ten failures lock it, for the right one too', async () => {
    const visitor = await newOperator('carl');
    for (let count = 0; count < 10; count += 1) await change(visitor, `guess ${count}`, 'a better password');
    expect((await change(visitor, 'carl', 'a better password')).status).toBe(409);
    await gateway.database('authentication_failures').del();
  });
});

describe('The second factor of an operator', () => {
  it('is on after a code of the shown key, and asked for from then on', async () => {
    const visitor = await newOperator('dora');
    const other = await loggedIn(gateway, 'dora');
    const page = await send(visitor, 'second-factor/new', {});
    const { key, factor } = offeredOn(page);
    expect(key).toMatch(/^[A-Z2-7]{16,}$/);
    expect(factor).not.toContain(key);
    expect(page.text).toContain(`otpauth://totp/`);
    expect(page.text).toMatch(/<path d="M\d/);

    const wrong = await send(visitor, 'second-factor', { factor, confirmation: '000000', password: 'dora' });
    expect(wrong.status).toBe(409);
    expect(offeredOn(wrong).key).toBe(key);
    const guess = await send(visitor, 'second-factor', { factor, confirmation: codeOf(key), password: 'wrong' });
    expect(guess.status).toBe(409);
    expect((await new Visitor(gateway.url).login('dora')).status).toBe(303);

    const code = codeOf(key);
    const on = await send(visitor, 'second-factor', { factor, confirmation: code, password: 'dora' });
    expect([on.status, on.location]).toEqual([303, `${PAGE}?done=on`]);
    expect((await visitor.get(`${PAGE}?done=on`)).text).toContain('The second factor is on');
    expect((await other.get(PAGE)).status).toBe(303);
    expect((await new Visitor(gateway.url).login('dora')).text).toContain('name="code"');
    // The code that confirmed it is used.
    expect((await new Visitor(gateway.url).login('dora', 'dora', { code })).status).toBe(401);
    laterBy(60_000);
    expect((await new Visitor(gateway.url).login('dora', 'dora', { code: codeOf(key) })).status).toBe(303);

    const [row] = await gateway.database('operators').where({ name: 'dora' }).select('second_factor');
    expect(JSON.stringify(row)).not.toContain(key);

    laterBy(60_000);
    expect((await send(visitor, 'second-factor/remove', { password: 'dora', code: '' })).status).toBe(409);
    expect((await send(visitor, 'second-factor/remove', { password: 'wrong', code: codeOf(key) })).status).toBe(409);
    const off = await send(visitor, 'second-factor/remove', { password: 'dora', code: codeOf(key) });
    expect(off.location).toBe(`${PAGE}?done=off`);
    expect((await new Visitor(gateway.url).login('dora')).status).toBe(303);
  });

  it('takes no key of another operator, and none that no one was shown', async () => {
    const one = await newOperator('emil');
    const { key, factor } = offeredOn(await send(one, 'second-factor/new', {}));
    const two = await newOperator('fred');
    for (const foreign of [factor, key, '']) {
      const reply = await send(two, 'second-factor', { factor: foreign, confirmation: codeOf(key), password: 'fred' });
      expect(reply.status).toBe(409);
    }
    expect((await new Visitor(gateway.url).login('fred')).status).toBe(303);
  });
});
