import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { verify } from '../../../db/verify/verify.ts';
import type { PaymentProcessor } from '../../../src/core/captures/processor.ts';
import { callerOf, type Caller } from '../../dialects/whmcs/fixtures.ts';
import { captured } from '../../support/captures/attempts.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { formOf } from '../rich-invoice.ts';
import { addTestOperator, loggedIn, Visitor, type SiteReply } from '../visitor.ts';

export const CHARGES = '/console/53/work/charges';

/** A charge as it is stored, and the references of its invoice's payments. */
export interface Seen {
  readonly state: string;
  readonly reference: string;
  readonly reason: string;
  readonly payments: readonly string[];
}

/** Two gateways with charges in doubt, and an operator at each. */
class ChargeScene {
  gateway!: TestGateway;
  caller!: Caller;
  worker!: Visitor;
  /** Another operator, at another gateway. */
  other!: Visitor;
  /** The reference that the processor answers; `null`: its answer is lost. */
  reference: string | null = null;
  #beside!: TestGateway;

  async open(): Promise<void> {
    const answer: PaymentProcessor['charge'] = () =>
      this.reference === null ? Promise.reject(new Error('lost')) : Promise.resolve(captured(this.reference, 30n));
    const processor = { charge: answer, outcomeOf: answer };
    this.gateway = await startTestGateway({ processorOf: () => Promise.resolve(processor) });
    this.#beside = await startTestGateway({ beside: this.gateway });
    this.caller = callerOf(this.gateway);
    await addTestOperator(this.gateway, 'watcher', [{ tenantId: 53, role: 'view' }]);
    await addTestOperator(this.gateway, 'worker', [{ tenantId: 53, role: 'operate' }]);
    await addTestOperator(this.gateway, 'colleague', [{ tenantId: 53, role: 'operate' }]);
    this.worker = await loggedIn(this.gateway, 'worker');
    this.other = new Visitor(this.#beside.url);
    this.other.cookie = (await loggedIn(this.gateway, 'colleague')).cookie;
  }

  async close(): Promise<void> {
    await this.#beside.close();
    await this.gateway.close();
  }

  /** A charge whose answer was lost eleven minutes ago. */
  async pending(): Promise<number> {
    this.gateway.clock.set('2026-11-22T10:00:00.000Z');
    const id = await this.caller.create({ itemdescription1: 'Line', itemamount1: '20.00' });
    await this.caller.call('CapturePayment', { invoiceid: id });
    this.gateway.clock.set('2026-11-22T10:11:00.000Z');
    return id;
  }

  /** A charge whose reference is that of another invoice's payment. */
  async unrecorded(name: string): Promise<number> {
    await this.scope('gateway');
    this.reference = name;
    await this.pending();
    const id = await this.pending();
    this.reference = null;
    return id;
  }

  async scope(wanted: 'gateway' | 'invoice'): Promise<void> {
    await this.gateway.database('tenants').where({ id: 53 }).update({ reference_scope: wanted });
  }

  /** Opens the page of a charge, and sends one of its forms. */
  async send(id: number, path: string, fields: Readonly<Record<string, string>> = {}): Promise<SiteReply> {
    const page = await this.worker.get(pageOf(id));
    return await this.worker.post(`${pageOf(id)}/${path}`, { ...formOf(page, path), ...fields });
  }

  async seen(id: number): Promise<Seen> {
    const { rows } = await this.gateway.database.raw<{ rows: Seen[] }>(
      `select k.state, k.reference, k.reason, (select coalesce(json_agg(p.reference), '[]') from payments p
         where p.tenant_id = 53 and p.invoice_id = k.id) as payments from captures k where k.tenant_id = 53 and k.id = ?`,
      [id],
    );
    return rows[0] as Seen;
  }

  /** The differences of a verification, but for charges that wait for an operator. */
  async faults(): Promise<readonly string[]> {
    const { differences } = await verify(this.gateway.database, { tenantId: 53 });
    const all = differences.map(({ kind, id }) => `${kind} ${id}`);
    return all.filter((text) => !/charge-(?:pending|unrecorded)/.test(text));
  }
}

/** The scene of a file of tests; each test begins at ten o'clock, with a processor whose answers are lost. */
export function chargeScene(): ChargeScene {
  const scene = new ChargeScene();
  beforeAll(() => scene.open());
  beforeEach(() => {
    scene.gateway.clock.set('2026-11-22T10:00:00.000Z');
    scene.reference = null;
  });
  afterAll(() => scene.close());
  return scene;
}

export const pageOf = (id: number): string => `${CHARGES}/${id}`;

/** The sentence of a form that changed nothing. */
export const problemIn = ({ text }: SiteReply): string =>
  /<p class="note bad" role="alert" dir="auto">([^<]*)</.exec(text)?.[1] ?? '';
