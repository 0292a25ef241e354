import type { MadeFile } from './sources.ts';

const PHP_NAMES: MadeFile = {
  name: 'modules/names.php',
  text: `<?php
define('ACTION_PAY', 'AddInvoicePayment');
class Billing {
    const CREATE = 'CreateInvoice';
    private string $cmd = 'GetClients';
    public function pay() { return localAPI(ACTION_PAY, ['invoiceid' => 1, 'transid' => 'x']); }
    public function make() { return localAPI(self::CREATE, array_merge(['userid' => 1, 'notes' => 'a'], $more)); }
    public function all() { return localAPI($this->cmd, ['limitnum' => 5, ...$this->extra]); }
    public function one() { return localAPI('Get' . 'ClientsDetails', ['clientid' => 1]); }
    public function user() { return call_user_func('localAPI', 'ApplyCredit', ['invoiceid' => 1, 'amount' => 2]); }
    public function either($paid) { return localAPI($paid ? 'GetInvoices' : 'GetQuotes', []); }
}
$client->request('POST', 'api.php', ['multipart' => [
    ['name' => 'action', 'contents' => 'AddTransaction'],
    ['name' => 'identifier', 'contents' => 'x'],
    ['name' => 'paymentmethod', 'contents' => 'cash'],
]]);
$packet = '{"action":"AddClient","identifier":"x","firstname":"a"}';
$orders = localAPI('GetOrders', ['status' => ['Pending', 'Active'], 'tags' => [['a', 'b']]]);
echo "<a href='clients.php?action=details&username=x'>", 'clientarea.php?action=GetInvoice';`,
  calls: {
    'whmcs AddInvoicePayment': [1, ['invoiceid', 'transid']],
    'whmcs CreateInvoice': [1, ['userid', 'notes']],
    'whmcs GetClients': [1, ['limitnum']],
    'whmcs GetClientsDetails': [1, ['clientid']],
    'whmcs ApplyCredit': [1, ['invoiceid', 'amount']],
    'whmcs AddTransaction': [1, ['paymentmethod']],
    'whmcs AddClient': [1, ['firstname']],
    'whmcs GetOrders': [1, ['status', 'tags']],
  },
  hidden: 1,
};

const NODE_PAIRS: MadeFile = {
  name: 'app/pairs.mjs',
  text: `// whmcs
const Actions = { PAY: 'AddInvoicePayment' };
const body = [['action', 'GetPaymentMethods'], ['identifier', 'x'], ['secret', 'y']];
await fetch(base, { body: new URLSearchParams([['action', 'GetEmails'], ['clientid', '4'], ['identifier', 'x']]) });
await call(Actions.PAY, { invoiceid: 1, transid: 'x' });
await whmcs.call('UndocumentedName', { a: 1 });
emitter.on('GetTransactions', () => 0);
const form = [{ name: 'action', value: 'GetStats' }, { name: 'identifier', value: 'x' }];`,
  calls: {
    'whmcs GetPaymentMethods': [1, []],
    'whmcs GetEmails': [1, ['clientid']],
    'whmcs AddInvoicePayment': [1, ['invoiceid', 'transid']],
    'whmcs GetStats': [1, []],
  },
};

const PYTHON_PAIRS: MadeFile = {
  name: 'tools/pairs.py',
  text: `# whmcs
d = urllib.parse.urlencode([('action', 'GetQuotes'), ('identifier', 'x'), ('subject', 'z')])
NAME = "GetTransactions"
call(NAME, {"invoiceid": 1})
`,
  calls: { 'whmcs GetQuotes': [1, ['subject']], 'whmcs GetTransactions': [1, ['invoiceid']] },
};

const CSHARP: MadeFile = {
  name: 'src/Billing.cs',
  text: `// WHMCS
var form = new FormUrlEncodedContent(new[] {
  new KeyValuePair<string, string>("action", "GetInvoice"), new KeyValuePair<string, string>("identifier", id),
  new KeyValuePair<string, string>("invoiceid", "5") });
var e = new Dictionary<string, string> { ["action"] = "AddInvoicePayment", ["invoiceid"] = "5", ["transid"] = t };
var list = new List<KeyValuePair<string, string>>();
list.Add(new KeyValuePair<string, string>("action", "ApplyCredit"));
list.Add(new("invoiceid", "5"));
var s = "action=UpdateInvoice&identifier=" + id + "&invoiceid=" + inv;`,
  calls: {
    'whmcs GetInvoice': [1, ['invoiceid']],
    'whmcs AddInvoicePayment': [1, ['invoiceid', 'transid']],
    'whmcs ApplyCredit': [1, ['invoiceid']],
    'whmcs UpdateInvoice': [1, ['invoiceid']],
  },
};

const JAVA: MadeFile = {
  name: 'src/Billing.java',
  text: `// whmcs
List<NameValuePair> params = new ArrayList<>();
params.add(new BasicNameValuePair("action", "GetInvoice"));
params.add(new BasicNameValuePair("invoiceid", "5"));
RequestBody body = new FormBody.Builder().add("action", "GetClients").add("limitnum", "5").build();`,
  calls: { 'whmcs GetInvoice': [1, ['invoiceid']], 'whmcs GetClients': [1, ['limitnum']] },
};

const GO_CALLS: MadeFile = {
  name: 'cmd/calls.go',
  text: `package main // whmcs
func main() {
	api.Do("AddInvoicePayment", map[string]interface{}{"invoiceid": 5, "transid": "x"})
	c.Call(ctx, "GetTransactions", Params{"invoiceid": "5"})
	w.WriteField("action", "ApplyCredit")
	w.WriteField("amount", "5")
}`,
  calls: {
    'whmcs AddInvoicePayment': [1, ['invoiceid', 'transid']],
    'whmcs GetTransactions': [1, ['invoiceid']],
    'whmcs ApplyCredit': [1, ['amount']],
  },
};

const PERL: MadeFile = {
  name: 'bin/pay.pl',
  text: `# whmcs
$params{action} = 'AddInvoicePayment'; $params{invoiceid} = 5; $params{username} = 'x';
$other->{action} = 'GetStats'; $other->{username} = 'x';`,
  calls: { 'whmcs AddInvoicePayment': [1, ['invoiceid']], 'whmcs GetStats': [1, []] },
};

const SHELL_TEXTS: MadeFile = {
  name: 'bin/pay.sh',
  text: `curl -s https://x/corp/api -d '{"API_CALL_FUNCTION_NAME":"addInvoicePayment","CORP_ID":53,"INVOICE_NUMBER":78}'
curl -d "action=AddInvoicePayment&identifier=x&invoiceid=$1&transid=$2" "$URL"
curl --data-urlencode "action=UpdateInvoice" --data-urlencode "invoiceid=5" $URL`,
  calls: {
    'corp addInvoicePayment': [1, ['CORP_ID', 'INVOICE_NUMBER']],
    'whmcs AddInvoicePayment': [1, ['invoiceid', 'transid']],
    'whmcs UpdateInvoice': [1, ['invoiceid']],
  },
};

const CFML_PACKET: MadeFile = {
  name: 'shop/packet.cfm',
  text: `<cfhttp url="https://x/web/adilas_api_calls.cfm" method="post">
<cfhttpparam type="formfield" name="call_function_data" value='{"API_CALL_FUNCTION_NAME":"getCorpWideSettings","CORP_ID":53}'>
</cfhttp>`,
  calls: { 'corp getCorpWideSettings': [1, ['CORP_ID']] },
};

/** Programs that write the names and values of a call in other ways than as the members of one array. */
export const WRITTEN: readonly MadeFile[] = [
  ...[PHP_NAMES, NODE_PAIRS, PYTHON_PAIRS, CSHARP, JAVA, GO_CALLS, PERL, SHELL_TEXTS, CFML_PACKET],
];
