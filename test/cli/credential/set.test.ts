import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeCredential } from '../../../db/admin/credentials.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { API_PATH, exchange, FORM, formBody, tableStates } from '../../support/whmcs-wire.ts';
import { Cli } from '../support/harness.ts';

let gateway: TestGateway;
let cli: Cli;

beforeAll(async () => {
  gateway = await startTestGateway();
  cli = new Cli(gateway.databaseUrls);
  await gateway.addCredential({ tenantId: 53, identifier: 'shop' });
  await gateway.addCredential({ tenantId: 53, identifier: 'gone' });
  await cli.json('credential revoke gone');
  await cli.json('credential add --tenant 53 --corp-user web');
});

afterAll(async () => {
  await cli.database.destroy();
  await gateway.close();
});

async function update(): Promise<string> {
  const body = formBody({ action: 'UpdateInvoice', invoiceid: 1, notes: '', identifier: 'shop', secret: 'shop' });
  return (await exchange(gateway.url, { headers: FORM, body })).text;
}

describe('credential set', () => {
  it('changes how a credential is answered, at its next call', async () => {
    expect(await update()).toBe('result=success;invoiceid=1;');
    const changed = await cli.json('credential set shop --default-responsetype json');
    expect(changed).toMatchObject({ identifier: 'shop', defaultResponsetype: 'json', typing: 'modern' });
    expect(await update()).toBe('{"result":"success","invoiceid":1}');
    expect(await cli.json('credential set shop --typing echo')).toMatchObject({
      defaultResponsetype: 'json',
      typing: 'echo',
    });
    expect(await update()).toBe('{"result":"success","invoiceid":"1"}');
    const back = await cli.json('credential set shop --default-responsetype server --typing modern');
    expect(back).toMatchObject({ defaultResponsetype: null, typing: 'modern' });
    expect(await update()).toBe('result=success;invoiceid=1;');
  });

  it('narrows the rights of a credential and widens them, at its next call', async () => {
    const before = await cli.json('credential set shop --default-responsetype json');
    const narrowed = await cli.json('credential set shop --actions GetInvoice');
    expect(narrowed).toEqual({ ...before, actions: ['getinvoice'] });
    expect(await update()).toContain('"result":"error"');
    expect(await cli.json('credential set shop --actions UpdateInvoice,GetInvoice --allow-ip 203.0.113.7')).toEqual({
      ...before,
      actions: ['updateinvoice', 'getinvoice'],
      allowedIps: ['203.0.113.7'],
    });
    expect(await update()).toContain('"result":"error"');
    await cli.json('credential set shop --allow-ip 203.0.113.0/24 --allow-ip 127.0.0.0/8');
    expect(await update()).toBe('{"result":"success","invoiceid":1}');
    expect(await cli.json('credential set shop --all-actions --any-ip')).toEqual(before);
    expect(await update()).toBe('{"result":"success","invoiceid":1}');
    await cli.json('credential set shop --default-responsetype server');
  });

  it('lets a credential into query strings and shuts it out again', async () => {
    const call = async (): Promise<string> => {
      const query = formBody({
        action: 'GetInvoice',
        invoiceid: 1,
        responsetype: 'json',
        identifier: 'shop',
        secret: 'shop',
      });
      return (await exchange(gateway.url, { method: 'GET', path: `${API_PATH}?${query}` })).text;
    };
    expect(await call()).toContain('"result":"error"');
    expect(await cli.json('credential set shop --allow-query-string')).toMatchObject({ queryString: true });
    expect(await call()).toContain('"result":"success"');
    expect(await cli.json('credential set shop --no-allow-query-string')).toMatchObject({ queryString: false });
    expect(await call()).toContain('"result":"error"');
  });

  it('gives a label and takes it away; all that is not named stays', async () => {
    const before = await cli.json('credential set shop --typing echo');
    const labelled = await cli.json(['credential', 'set', 'shop', '--label', ' Shop in Köln ']);
    expect(labelled).toEqual({ ...before, label: 'Shop in Köln' });
    expect((await cli.run('credential list')).out).toContain('Shop in Köln');
    expect(await cli.json('credential set shop --no-label')).toEqual(before);
    expect(await cli.json('credential set 53/web --label Web')).toMatchObject({ dialect: 'corp', label: 'Web' });
    const added = await cli.json('credential add --tenant 53 --label Till --default-responsetype xml --typing echo');
    expect(added).toMatchObject({ label: 'Till', defaultResponsetype: 'xml', typing: 'echo' });
  });

  it.each([
    ['shop', 2, 'credential set must be given at least one setting'],
    ['shop --typing php', 2, '--typing must be modern, echo or legacy-strings; "php" is not.'],
    ['shop --default-responsetype yaml', 2, '--default-responsetype must be auto, nvp, xml, json or server'],
    ['shop --actions Fly', 2, '--actions must be a comma-separated list of '],
    ['shop --actions addInvoiceLineItem', 2, 'for whmcs; "addinvoicelineitem" is not.'],
    ['shop --actions GetInvoice --all-actions', 2, '--actions excludes --all-actions.'],
    ['shop --allow-ip here', 2, '--allow-ip must be '],
    ['shop --allow-ip 127.0.0.1 --any-ip', 2, '--allow-ip excludes --any-ip.'],
    ['53/web --allow-query-string', 2, '--allow-query-string is not an option of corp'],
    ['stranger --all-actions', 1, 'There is no credential stranger of whmcs'],
    ['gone --all-actions', 1, 'The credential gone was revoked, for good'],
    ['shop --label ', 2, '--label must be one line of 1 to 200 characters'],
    ['stranger --typing echo', 1, 'There is no credential stranger of whmcs'],
    ['gone --typing echo', 1, 'The credential gone was revoked, for good'],
    ['53/web --typing echo', 2, '--typing is not an option of corp'],
    ['53/web --default-responsetype json', 2, '--default-responsetype is not an option of corp'],
  ])('of %s is refused with %i, and writes nothing', async (args, code, sentence) => {
    const before = await tableStates(cli.database);
    const result = await cli.run(`credential set ${args}`);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(sentence);
    expect(await tableStates(cli.database)).toEqual(before);
  });

  it('changes nothing where another operator was faster', async () => {
    const { version, id, tenant_id } = (await cli
      .database<{ id: bigint; tenant_id: bigint; version: number; identifier: string }>('credentials')
      .where({ identifier: 'shop' })
      .first())!;
    const at = { tenantId: Number(tenant_id), id: Number(id), version: version - 1 };
    expect(await changeCredential(cli.database, at, { label: 'late' })).toBe(false);
    expect(await changeCredential(cli.database, { ...at, version }, { label: 'in time' })).toBe(true);
  });
});
