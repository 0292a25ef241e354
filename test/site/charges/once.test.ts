import { describe, expect, it } from '@jest/globals';
import { Html } from '../../../adapters/html.ts';
import { OutcomeUnknown } from '../../../src/core/errors.ts';
import { CHARGE_ACTS } from '../../../src/site/console/work/charge-acts.ts';
import type { SitePorts } from '../../../src/site/ports.ts';
import type { TenantVisit } from '../../../src/site/visit.ts';
import { formOf } from '../rich-invoice.ts';
import { loggedIn, type SiteReply } from '../visitor.ts';
import { CHARGES, chargeScene, pageOf, problemIn } from './charge-scene.ts';

const scene = chargeScene();

describe('A form of a charge', () => {
  it('acts once, however often and at once it is sent', async () => {
    const id = await scene.pending();
    const fields = { ...formOf(await scene.worker.get(pageOf(id)), 'captured'), reference: 'ch_once' };
    const replies = await Promise.all([1, 2, 3].map(() => scene.worker.post(`${pageOf(id)}/captured`, fields)));
    expect(replies.map(({ location }) => location)).toEqual(Array(3).fill(`${pageOf(id)}?done`));
    expect(await scene.seen(id)).toMatchObject({ state: 'captured', payments: ['ch_once'] });
  });

  it('of two operators at two gateways is settled by the first; the other reads that', async () => {
    const id = await scene.pending();
    const forms = await Promise.all(
      [scene.worker, scene.other].map(async (each) => formOf(await each.get(pageOf(id)), 'captured')),
    );
    const replies = await Promise.all([
      scene.worker.post(`${pageOf(id)}/captured`, { ...forms[0], reference: 'ch_w' }),
      scene.other.post(`${pageOf(id)}/captured`, { ...forms[1], reference: 'ch_o' }),
    ]);
    const { reference: winner, payments } = await scene.seen(id);
    expect(payments).toEqual([winner]);
    expect(replies.map(({ status }) => status).sort()).toEqual([303, 409]);
    const lost = replies.find(({ status }) => status === 409) as SiteReply;
    expect(problemIn(lost)).toBe(
      `The charge of invoice ${id} was settled meanwhile: it is captured and on record, under the reference ${winner}. Nothing more was recorded.`,
    );
    expect(await scene.faults()).toEqual([]);
  });

  it('that declines while another captures leaves one of both', async () => {
    const id = await scene.pending();
    const [mine, theirs] = [await scene.worker.get(pageOf(id)), await scene.other.get(pageOf(id))];
    const replies = await Promise.all([
      scene.worker.post(`${pageOf(id)}/declined`, { ...formOf(mine, 'declined'), reason: 'No' }),
      scene.other.post(`${pageOf(id)}/captured`, { ...formOf(theirs, 'captured'), reference: 'ch_race' }),
    ]);
    const { state, payments } = await scene.seen(id);
    expect(payments).toEqual(state === 'declined' ? [] : ['ch_race']);
    expect(replies.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await scene.faults()).toEqual([]);
  });

  it('of an earlier charge does not touch a later one', async () => {
    const id = await scene.pending();
    const fields = { ...formOf(await scene.worker.get(pageOf(id)), 'captured'), reference: 'ch_old' };
    await scene.send(id, 'declined', { reason: 'No' });
    scene.gateway.clock.set('2026-11-22T10:12:00.000Z');
    await scene.caller.call('CapturePayment', { invoiceid: id });
    scene.gateway.clock.set('2026-11-22T10:25:00.000Z');
    const reply = await scene.worker.post(`${pageOf(id)}/captured`, fields);
    expect([reply.status, problemIn(reply)]).toEqual([409, expect.stringContaining('there is a later one')]);
    expect(await scene.seen(id)).toMatchObject({ state: 'pending', payments: [] });
  });

  it('needs its key, its attempt and the role operate', async () => {
    const id = await scene.pending();
    const fields = { ...formOf(await scene.worker.get(pageOf(id)), 'declined'), reason: 'No' };
    for (const part of [{ act: 'short' }, { attempt: '' }]) {
      expect((await scene.worker.post(`${pageOf(id)}/declined`, { ...fields, ...part })).status).toBe(400);
    }
    expect((await scene.worker.post(`${pageOf(id)}/declined`, { ...fields, csrf: 'x' })).status).toBe(403);
    const watcher = await loggedIn(scene.gateway, 'watcher');
    const page = await watcher.get(pageOf(id));
    expect(page.text).toContain('needs the role <strong>operate</strong>');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect((await watcher.post(`${pageOf(id)}/declined`, { ...fields, csrf })).status).toBe(403);
    expect((await scene.worker.get(`${CHARGES}/987654`)).status).toBe(404);
    expect(await scene.seen(id)).toMatchObject({ state: 'pending' });
  });

  it('is offered again with its key where the database was lost in the middle', async () => {
    const id = await scene.pending();
    const visit = {
      form: new URLSearchParams({ act: 'a-key-of-an-act', attempt: '1', reason: 'No' }),
      ...{ parameters: { tenant: '53', invoice: String(id) }, tenant: { id: 53 }, base: '', role: 'operate' },
      session: { operator: { id: 1, name: 'x' } },
      request: { path: `${pageOf(id)}/declined`, requestId: 'r' },
    } as unknown as TenantVisit;
    const charge = { id, attempt: 1, state: 'pending', startedAt: 0, key: 'k' };
    const ports = {
      clock: { now: () => 600_000 },
      actors: { actor: () => Promise.resolve({ tenantId: 53, credentialId: 1, credentialVersion: 1 }) },
      commands: { submit: () => Promise.reject(new OutcomeUnknown('x')) },
      work: { charge: () => Promise.resolve(charge) },
    } as unknown as SitePorts;
    const answer = await CHARGE_ACTS.find(({ name }) => name === 'charge-declined')?.answer(visit, ports);
    expect(answer?.status).toBe(503);
    const page = answer?.body instanceof Html ? answer.body.toString() : '';
    expect(page).toContain('<input type="hidden" name="act" value="a-key-of-an-act" />');
    expect(page).toContain('It acts once');
  });
});

describe('Money that is not on record', () => {
  it('is recorded again as soon as its reason is mended', async () => {
    const id = await scene.unrecorded('ch_u1');
    expect((await scene.worker.get(pageOf(id))).text).toContain('The reference was used for another payment');
    const refused = await scene.send(id, 'again');
    expect([refused.status, problemIn(refused)]).toEqual([
      409,
      expect.stringMatching(/^The money is not on record\. .* Mend that and record it again, or close the charge\.$/),
    ]);
    await scene.scope('invoice');
    expect((await scene.send(id, 'again')).status).toBe(303);
    expect(await scene.seen(id)).toMatchObject({ state: 'captured', payments: ['ch_u1'] });
    expect(await scene.faults()).toEqual([]);
  });

  it('is closed with its reason, or recorded, and never both', async () => {
    const id = await scene.unrecorded('ch_u2');
    const [mine, theirs] = [await scene.worker.get(pageOf(id)), await scene.other.get(pageOf(id))];
    await scene.scope('invoice');
    const replies = await Promise.all([
      scene.worker.post(`${pageOf(id)}/close`, { ...formOf(mine, 'close'), reason: 'Given back.' }),
      scene.other.post(`${pageOf(id)}/again`, formOf(theirs, 'again')),
    ]);
    const { state, payments } = await scene.seen(id);
    expect(payments).toEqual(state === 'closed' ? [] : ['ch_u2']);
    expect(replies.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(problemIn(replies.find(({ status }) => status === 409) as SiteReply)).toContain('was settled meanwhile');
    expect(await scene.faults()).toEqual([]);
  });
});
