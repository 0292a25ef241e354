import { beforeAll, describe, expect, it } from '@jest/globals';
import { METHODS } from '../../../../adapters/corp/methods.ts';
import { readWddx } from '../../../../adapters/corp/wddx/read-wddx.ts';
import { isWddxArray, isWddxStruct, type WddxValue } from '../../../../adapters/corp/wddx/value.ts';
import type { MemberSchema } from '../../../../schemas/corp/values.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { callMethod, switchOnAllMethods, WAYS } from '../fixtures.ts';

const { gateway } = gatewayWithCaller();

beforeAll(async () => {
  await switchOnAllMethods(gateway);
});

/** The names and types of an answer, list by list: of a list, those of its first element. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}

function shapeOfWddx(value: WddxValue): unknown {
  if (isWddxArray(value)) return value.slice(0, 1).map(shapeOfWddx);
  if (isWddxStruct(value)) return Object.fromEntries([...value].map(([name, one]) => [name, shapeOfWddx(one)]));
  return typeof value === 'object' && value !== null ? value.kind : typeof value;
}

const HEAD = { RET_STATUS: 'string', RET_MAIN_MESSAGE: 'string', RET_SECOND_MESSAGE: 'string' };

/** The shape that the document promises; an empty list has no element to look at. */
function promised(members: Readonly<Record<string, MemberSchema>>, found: Readonly<Record<string, unknown>>): unknown {
  const pairs = Object.entries(members).map(([name, { type, of }]) => {
    if (type !== 'array') return [name, type];
    const first = (found[name] as readonly Readonly<Record<string, unknown>>[])[0];
    // The caller names the members of a list without its own.
    if (of === undefined) return [name, shapeOf(found[name])];
    return [name, first === undefined ? [] : [promised(of, first)]];
  });
  return Object.fromEntries(pairs) as unknown;
}

describe.each([...METHODS.values()])('$name', ({ name, schema, sample }) => {
  it('answers its sample as its document promises, in JSON and in WDDX', async () => {
    const json = await callMethod(gateway, name, { ...sample.request, API_INPUT_OUTPUT_TYPE: 'JSON' });
    expect([json.status, json.format, json.result]).toEqual([200, 'JSON', 'ok']);
    expect(shapeOf(json.fields)).toEqual({ ...HEAD, ...(promised(schema.answer, json.fields) as object) });
    const wddx = await callMethod(gateway, name, { ...sample.request, API_INPUT_OUTPUT_TYPE: 'WDDX' });
    expect([wddx.status, wddx.format, wddx.result]).toEqual([200, 'WDDX', 'ok']);
    expect(shapeOfWddx(readWddx(wddx.text))).toEqual(shapeOf(json.fields));
  });

  it.each(Object.keys(WAYS))('is understood as %s', async (way) => {
    const answer = await callMethod(gateway, name, sample.request, { toWire: WAYS[way]! });
    expect([answer.status, answer.result]).toEqual([200, 'ok']);
  });

  it('refuses each required argument that is missing, and each that is a list, and changes nothing', async () => {
    for (const [argument, { isRequired }] of Object.entries(schema.arguments)) {
      const wrong = [[1, 2], ...(isRequired ? [undefined, '', 'null'] : [])];
      for (const value of wrong) {
        const answer = await callMethod(gateway, name, { ...sample.request, [argument]: value });
        expect([argument, value, answer.result]).toEqual([argument, value, expect.stringMatching(/^dataIn2?$/)]);
        expect(answer.headers['x-reason']).toBe(argument);
        expect(answer.fields['RET_MAIN_MESSAGE']).toBe(schema.messages[answer.result as 'dataIn'].main);
      }
    }
  });
});
