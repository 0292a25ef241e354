import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';

const probe = 'exit(function_exists("curl_init") ? 0 : 1);';
const hasPhp = spawnSync('php', ['-r', probe]).status === 0;
const describeWithPhp = hasPhp ? describe : describe.skip;
const NOTE = hasPhp ? '' : ' (skipped: there is no php with the curl extension on the PATH)';

/** The sample requests of the four documents, with the ids of this run's invoices in place of theirs. */
const SAMPLES = `
$samples = [
  'GetInvoice' => fn($id, $line) => ['invoiceid' => "$id"],
  'CreateInvoice' => fn($id, $line) => [
    'userid' => '1',
    'status' => 'Unpaid',
    'sendinvoice' => '1',
    'paymentmethod' => 'mailin',
    'taxrate' => '10.00',
    'date' => '2016-01-01',
    'duedate' => '2016-01-08',
    'itemdescription1' => 'Sample Invoice Item',
    'itemamount1' => '15.95',
    'itemtaxed1' => '0',
    'itemdescription2' => 'Sample Second Invoice Item',
    'itemamount2' => '1.00',
    'itemtaxed2' => '1',
    'autoappliedcredit' => '0',
  ],
  'UpdateInvoice' => fn($id, $line) => [
    'invoiceid' => "$id",
    'status' => 'Unpaid',
    'itemdescription' => [$line[2] => 'Sample Updated Invoice Item'],
    'itemamount' => [$line[2] => 16.95],
    'itemtaxed' => [$line[2] => false],
    'newitemdescription' => [0 => 'New Line Item 1', 1 => 'New Line Item 2'],
    'newitemamount' => [0 => 10.00, 1 => 2.95],
    'newitemtaxed' => [0 => true, 1 => false],
    'deletelineids' => [$line[0], $line[1]],
  ],
  'AddInvoicePayment' => fn($id, $line) => [
    'invoiceid' => "$id",
    'transid' => "D28DJIDJW393JDWQKQI332-$id",
    'gateway' => 'mailin',
    'date' => '2016-01-01 12:33:12',
  ],
];
`;

/**
 * One PHP process makes every call of a test: a list of [action, invoice, its lines], each sent both as
 * http_build_query (a form) and as cURL's own array (multipart, where nested arrays must be flattened first, as PHP
 * callers do), and prints the answers as one JSON list.
 */
const SCRIPT = `
${SAMPLES}
[$url, $mode, $user, $password, $calls] = json_decode(stream_get_contents(STDIN), true);
function flat(array $values, string $prefix = ''): array {
  $out = [];
  foreach ($values as $name => $value) {
    $full = $prefix === '' ? $name : $prefix . "[$name]";
    $out += is_array($value) ? flat($value, $full) : [$full => $value];
  }
  return $out;
}
$answers = [];
foreach ($calls as [$action, $id, $line]) {
  $fields = ['action' => $action, 'username' => $user, 'password' => $password]
    + $samples[$action]($id, $line) + ['responsetype' => 'json'];
  $ch = curl_init();
  curl_setopt($ch, CURLOPT_URL, $url);
  curl_setopt($ch, CURLOPT_POST, 1);
  curl_setopt($ch, CURLOPT_POSTFIELDS, match ($mode) {
    'form' => http_build_query($fields),
    'multipart' => flat($fields),
    'multipart unchanged' => $fields,
  });
  curl_setopt($ch, CURLOPT_RETURNTRANSFER, 1);
  $response = curl_exec($ch);
  $answers[] = [curl_getinfo($ch, CURLINFO_HTTP_CODE), curl_getinfo($ch, CURLINFO_CONTENT_TYPE), $response];
  curl_close($ch);
}
echo json_encode($answers);
`;

type Call = readonly [action: string, invoiceid: number, lines: readonly number[]];
type Answer = readonly [status: number, type: string, body: string];

const { gateway } = gatewayWithCaller();

/** Runs PHP beside the gateway, which lives in this process: never synchronously. */
async function php(mode: string, credential: readonly string[], calls: readonly Call[]): Promise<readonly Answer[]> {
  const child = spawn('php', ['-d', 'display_errors=stderr', '-r', SCRIPT]);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stdin.end(JSON.stringify([`${gateway.url}/includes/api.php`, mode, ...credential, calls]));
  await new Promise((resolve) => child.on('close', resolve));
  return JSON.parse(out) as readonly Answer[];
}

describeWithPhp(`The documents’ sample requests, sent by PHP${NOTE}`, () => {
  const md5 = createHash('md5').update('demo').digest('hex');
  const runs = [
    ['form', ['demo-identifier', 'demo-secret'], true],
    ['multipart', ['demo-identifier', 'demo-secret'], false],
    ['form', ['admin', md5], false],
    ['multipart', ['admin', md5], false],
  ] as const;

  it.each(runs)('answer as documented: %s, as %j', async (mode, credential, isFirst) => {
    // The first run uses the documents' own ids: invoice 1, of which 13 is edited and 11 and 12 are removed.
    const [made] = await php(mode, credential, [['CreateInvoice', 0, []]]);
    expect(made).toEqual([200, expect.stringContaining('application/json'), expect.any(String)]);
    const { invoiceid, ...rest } = JSON.parse(made![2]) as { invoiceid: number };
    expect(rest).toEqual({ result: 'success', status: 'Unpaid' });
    const lines = await gateway
      .database('invoice_lines')
      .where({ invoice_id: invoiceid })
      .orderBy('id')
      .pluck<string[]>('id');
    const own = lines.map(Number);
    const [id, line] = isFirst ? [1, [11, 12, 13]] : [invoiceid, [999_998, own[0]!, own[1]!]];

    const [before, updated, paid, after] = await php(mode, credential, [
      ['GetInvoice', id, []],
      ['UpdateInvoice', id, line],
      ['AddInvoicePayment', id, []],
      ['GetInvoice', id, []],
    ]);
    expect(JSON.parse(before![2])).toMatchObject({ result: 'success', invoiceid: id, status: 'Unpaid' });
    expect(JSON.parse(updated![2])).toEqual({ result: 'success', invoiceid: id });
    expect(paid![2]).toBe('{"result":"success"}');
    const invoice = JSON.parse(after![2]) as { items: { item: readonly Record<string, unknown>[] } };
    expect(invoice).toMatchObject({ status: 'Paid', balance: '0.00', datepaid: '2016-01-01 12:33:12' });
    expect(invoice.items.item.map(({ description, amount, taxed }) => [description, amount, taxed])).toEqual([
      ['Sample Updated Invoice Item', '16.95', 0],
      ['New Line Item 1', '10.00', 1],
      ['New Line Item 2', '2.95', 0],
    ]);
  });

  it('change nothing when cURL is given nested arrays unchanged, which it sends as text', async () => {
    const before = await gateway.database('invoice_lines').orderBy('id');
    const [answer] = await php('multipart unchanged', runs[0][1], [['UpdateInvoice', 1, [11, 12, 13]]]);
    expect(JSON.parse(answer![2])).toEqual({ result: 'error', message: expect.stringMatching(/array/) });
    expect(await gateway.database('invoice_lines').orderBy('id')).toEqual(before);
  });

  it('refuse a wrong password with 403', async () => {
    for (const mode of ['form', 'multipart']) {
      const [answer] = await php(mode, ['demo-identifier', 'wrong'], [['GetInvoice', 1, []]]);
      expect([answer![0], answer![2]]).toEqual([403, '{"result":"error","message":"Authentication Failed"}']);
    }
  });
});
