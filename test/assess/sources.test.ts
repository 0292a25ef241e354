import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';
import { assess } from '../../src/assess/assess.ts';
import { madeFolder } from './folder.ts';
import { CARD_LINE, SECRETS, SOURCES, type MadeFile } from './generator/sources.ts';
import { WRITTEN } from './generator/written.ts';

const folder = madeFolder();

/** The calls of a report, in the form of a made file. */
async function found(path: string): Promise<Pick<MadeFile, 'calls' | 'hidden'>> {
  const { actions, unseen } = await assess([path], DIALECTS);
  const calls = actions.map(
    ({ dialect, action, places, parameters }) =>
      [`${dialect} ${action}`, [places, parameters.map(({ name }) => name).sort()]] as const,
  );
  return { calls: Object.fromEntries(calls), hidden: unseen.reduce((sum, { places }) => sum + places, 0) };
}

describe('The calls of source code', () => {
  it.each([...SOURCES, ...WRITTEN])('of $name are found exactly', async ({ name, text, calls, hidden = 0 }) => {
    const expected = Object.entries(calls).map(([call, [places, names]]) => [call, [places, [...names].sort()]]);
    expect(await found(folder.write(name, text))).toEqual({ calls: Object.fromEntries(expected), hidden });
  });

  it('of a whole tree are added up, with the first places of each', async () => {
    for (const { name, text } of [...SOURCES, ...WRITTEN]) folder.write(name, text);
    folder.write('node_modules/whmcs/index.js', `whmcs.call('DeleteClient', {})`);
    const report = await assess([folder.path], DIALECTS);
    const invoice = report.actions.find(({ dialect, action }) => dialect === 'whmcs' && action === 'GetInvoice');
    const places = [...SOURCES, ...WRITTEN].filter(({ calls }) => 'whmcs GetInvoice' in calls);
    expect(invoice?.places).toBe(places.length);
    expect(invoice?.where).toContain(`${join(folder.path, 'app/billing.mjs')}:4`);
    expect(report.actions.map(({ action }) => action)).not.toContain('DeleteClient');
  });

  it('show no secret of the source', async () => {
    folder.write('cards.php', `<?php ${CARD_LINE}`);
    const report = JSON.stringify(await assess([folder.path], DIALECTS));
    for (const secret of SECRETS) expect(report).not.toContain(secret);
  });
});
