import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { callWhmcs, DEMO_CREDENTIAL } from '../support/whmcs-client.ts';

const CANARY = 'Canary5ecret';

const { gateway } = gatewayWithCaller();

/** The lines that were logged meanwhile, in both formats. */
async function linesOf(work: () => Promise<unknown>): Promise<{ readonly all: string[]; readonly levels: string[] }> {
  const [from, prettyFrom] = [gateway.log.length, gateway.prettyLog.length];
  await work();
  const json = gateway.log.slice(from);
  const levels = json.map((line) => (JSON.parse(line) as { level: string }).level);
  return { all: [...json, ...gateway.prettyLog.slice(prettyFrom)], levels };
}

function leaksIn(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.toLowerCase().includes(CANARY.toLowerCase()));
}

describe('A fault of the database', () => {
  /** Takes a table away for as long as the work lasts. */
  async function without(table: string, work: () => Promise<unknown>): Promise<void> {
    await gateway.database.raw('alter table ?? rename to taken_away', [table]);
    try {
      await work();
    } finally {
      await gateway.database.raw('alter table taken_away rename to ??', [table]);
    }
  }

  it('is logged without the credential that a caller presented', async () => {
    const { all, levels } = await linesOf(() =>
      without('credentials', async () => {
        const credential = { username: `${CANARY}-name`, password: `${CANARY}-word` };
        const answer = await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 }, { credential });
        expect(answer.status).toBe(500);
      }),
    );
    expect(levels).toEqual(['error']);
    expect(all.join()).toContain('relation');
    expect(leaksIn(all)).toEqual([]);
  });

  it('is logged without what a caller wanted written', async () => {
    const { all, levels } = await linesOf(() =>
      without('outbox', async () => {
        const payment = { invoiceid: 78, transid: CANARY, gateway: CANARY, amount: '1.00', notes: CANARY };
        expect((await callWhmcs(gateway.url, 'AddInvoicePayment', payment)).status).toBe(500);
        const line = { userid: 1, itemdescription1: CANARY, itemamount1: '1', notes: CANARY };
        expect((await callWhmcs(gateway.url, 'CreateInvoice', line)).status).toBe(500);
      }),
    );
    expect(levels).toEqual(['error', 'error']);
    expect(leaksIn(all)).toEqual([]);
  });
});

describe('A path that cannot be read', () => {
  it('is its caller’s fault, not an error, and is not logged', async () => {
    const { all, levels } = await linesOf(async () => {
      const paths = [
        `/i/home/%ff${CANARY}`,
        `/%ff${CANARY}/includes/api.php?secret=${CANARY}`,
        `/${CANARY}/x?${CANARY}`,
      ];
      const answers = await Promise.all(paths.map((path) => fetch(`${gateway.url}${path}`)));
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 404]);
      for (const answer of answers) expect(await answer.text()).not.toContain(CANARY);
    });
    expect(levels).toEqual(['http', 'http', 'http']);
    expect(leaksIn(all)).toEqual([]);
  });
});

describe('The line of a call', () => {
  it('has every field, and no other', async () => {
    const { all } = await linesOf(() => callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1, ...DEMO_CREDENTIAL }));
    const line = JSON.parse(all[0] ?? '') as Record<string, unknown>;
    expect(line).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'info',
      message: 'call',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      dialect: 'whmcs',
      action: 'getinvoice',
      tenant: '53',
      credential: 'demo-identifier',
      outcome: 'ok',
      invoice: '1',
      status: 200,
      durationMs: expect.any(Number),
    });
  });

  it('has the fields of what was ignored, refused and repeated where there is something to say', async () => {
    const key = { headers: { 'idempotency-key': 'secrecy-1' } };
    const payment = { invoiceid: 78, transid: CANARY, amount: 'x', note: CANARY };
    const { all } = await linesOf(async () => {
      await callWhmcs(gateway.url, 'AddInvoicePayment', payment);
      await callWhmcs(gateway.url, 'CreateInvoice', { userid: 1, draft: 1, sendinvoice: 1 }, key);
      await callWhmcs(gateway.url, 'CreateInvoice', { userid: 1, draft: 1, sendinvoice: 1 }, key);
    });
    const lines = all.slice(0, 3).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ reason, ignored, repeat }) => ({ reason, ignored, repeat }))).toEqual([
      { reason: 'amount', ignored: 'note', repeat: undefined },
      { reason: 'draft-cannot-be-sent', ignored: undefined, repeat: undefined },
      { reason: 'draft-cannot-be-sent', ignored: undefined, repeat: true },
    ]);
    expect(leaksIn(all)).toEqual([]);
  });
});

describe('A secret of the corp-ID dialect', () => {
  const CALL = {
    API_CALL_FUNCTION_NAME: 'addInvoicePayment',
    API_CORP_KEY_ID: 'PLA-0053',
    API_USER_NAME: 'demo',
    API_CURRENT_PAYEE_ID: '3',
    API_INPUT_OUTPUT_TYPE: 'JSON',
  };

  it('reaches no line of the log, wherever a caller put it', async () => {
    const bodies = [
      ...['API_USER_PASSWORD', 'API_USER_NAME', 'API_CORP_KEY_ID', 'API_CURRENT_PAYEE_ID', 'PAYMENT_NOTES'].map(
        (name) => JSON.stringify({ ...CALL, API_USER_PASSWORD: 'wrong', [name]: CANARY }),
      ),
      JSON.stringify({ ...CALL, API_USER_PASSWORD: [CANARY] }),
      `{"API_USER_PASSWORD":"${CANARY}",`,
      `<wddxPacket version='1.0'><header/><data><struct><var name='API_USER_PASSWORD'><string>${CANARY}</string>`,
      `<wddxPacket version='1.0'><header/><data><${CANARY}/></data></wddxPacket>`,
      // In names, from a known caller: only valid names, and no text with the password.
      ...[`A=${CANARY}`, `${CANARY}&X=1`, `{"X":"${CANARY}`, `${CANARY} `, `X;${CANARY}`, `API_TOKEN_${CANARY}`].map(
        (name) => JSON.stringify({ ...CALL, API_USER_PASSWORD: '1234', [name]: CANARY }),
      ),
    ];
    const headers = { 'user-agent': CANARY, cookie: `s=${CANARY}`, authorization: `Basic ${CANARY}`, referer: CANARY };
    const { all, levels } = await linesOf(async () => {
      for (const body of bodies) {
        const type = body.startsWith('<') ? 'text/xml' : 'application/json';
        const path = `/corp/api?API_USER_PASSWORD=${CANARY}`;
        const answer = await fetch(`${gateway.url}${path}`, {
          method: 'POST',
          headers: { ...headers, 'content-type': type },
          body,
        });
        expect(await answer.text()).not.toContain(CANARY);
        expect(JSON.stringify([...answer.headers]).toLowerCase()).not.toContain(CANARY.toLowerCase());
      }
    });
    expect(levels).toEqual(bodies.map(() => 'info'));
    expect(leaksIn(all)).toEqual([]);
  });
});
