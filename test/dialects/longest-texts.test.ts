import { beforeAll, describe, expect, it } from '@jest/globals';
import { METHODS } from '../../adapters/corp/methods.ts';
import { corp } from '../../adapters/corp/descriptor.ts';
import type { DialectAction } from '../../adapters/descriptor.ts';
import { ACTIONS } from '../../adapters/whmcs/actions.ts';
import { whmcs } from '../../adapters/whmcs/descriptor.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { callMethod, switchOnAllMethods } from './corp/fixtures.ts';

const { gateway, api } = gatewayWithCaller();
let calls = 0;

beforeAll(async () => {
  await switchOnAllMethods(gateway);
});

/** As many bytes as 255 characters can have, in no order: the database cannot press them together. */
function longest(): string {
  let state = (calls += 1);
  const next = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31);
  return Array.from({ length: 255 }, () => String.fromCodePoint(0x20000 + ((next() >> 8) % 40_000))).join('');
}

/** Texts that no earlier call may have had. */
const fresh = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [name, name === 'email' ? `l${(calls += 1)}@example.com` : `L-${(calls += 1)}`]),
  );

type Send = (
  values: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly isDone: boolean }>;

/** The texts that a call takes in their greatest length, all of them together: no index is too narrow for them. */
async function takenBy({ parameters }: DialectAction, send: Send): Promise<readonly string[]> {
  const texts = parameters.filter(({ type, form }) => type === 'text' && form !== 'map');
  const names = texts.map(({ name, form }) => (form === 'numbered' ? `${name}1` : name));
  const taken: string[] = [];
  for (const name of names) {
    const { status, isDone } = await send({ [name]: longest() });
    expect([name, status < 500]).toEqual([name, true]);
    if (isDone) taken.push(name);
  }
  const { status } = await send(Object.fromEntries(taken.map((name) => [name, longest()])));
  expect(status).toBeLessThan(500);
  return taken;
}

const writes = <T extends { readonly access: string }>(all: Iterable<T>): T[] =>
  [...all].filter(({ access }) => access === 'write');

describe('The longest texts of four bytes a character', () => {
  it.each(writes(whmcs.actions).map((action) => [action.name, action] as const))(
    'are taken by %s',
    async (name, action) => {
      // A password would be hashed for each call.
      const { password2: _, ...request } = ACTIONS.get(name.toLowerCase())!.sample.request;
      const unique = Object.keys(request).filter((key) => ['email', 'transid'].includes(key));
      const taken = await takenBy(action, async (values) => {
        const { status, json } = await api.call(name, { ...request, ...fresh(unique), ...values });
        return { status, isDone: json.result === 'success' };
      });
      if (name === 'AddClient') expect(taken).toEqual(expect.arrayContaining(['firstname', 'lastname', 'companyname']));
    },
  );

  it.each(writes(METHODS.values()).map((method) => [method.name, method] as const))(
    'are taken by %s',
    async (name, { sample }) => {
      const action = corp.actions.find((one) => one.name === name)!;
      await takenBy(action, async (values) => {
        const { status, result } = await callMethod(gateway, name, { ...sample.request, ...values });
        return { status, isDone: result === 'ok' };
      });
    },
  );
});
