import { TYPED_CLIENT } from './typed.ts';

/** Programs of callers, made for the tests, with the calls that they can make. */
export interface MadeFile {
  readonly name: string;
  readonly text: string;
  /** How often each action is in it, as `<dialect> <action>`, and the parameters that it has there. */
  readonly calls: Readonly<Record<string, readonly [places: number, parameters: readonly string[]]>>;
  /** Places where the action is not written out. */
  readonly hidden?: number;
}

/** Secrets of the made inputs: no report may have one of them. */
export const SECRETS = ['kR4v9wPq2xZt7Lm1', 'ident-8842-zzz', 'fe01ce2a7fbac8fafaed7c982a04e229', '4111111111111111'];
const [SECRET = '', IDENTIFIER = '', PASSWORD = '', CARD = ''] = SECRETS;

const PHP_MODULE: MadeFile = {
  name: 'modules/reminder/hooks.php',
  text: `<p>Don't read quotes of the page</p>
<?php
// localAPI('DeleteClient', []) in a comment: not a call
function reminder_open($vars) {
    $command = 'GetInvoices';
    $postData = array(
        'userid' => $vars['userid'], # the client
        'status' => 'Unpaid',
        'limitnum' => 25,
    );
    $results = localAPI($command, $postData, 'admin');
    foreach ($results['invoices']['invoice'] as $invoice) {
        $one = localAPI('getinvoice', ['invoiceid' => $invoice['id']]);
        $mail = localAPI('SendEmail', [
            'messagename' => "Invoice's Reminder", 'id' => $one['invoiceid'], 'customvars' => base64_encode(serialize([])),
        ]);
    }
    $action = $_GET['do'];
    localAPI($action, $postData);
    return localAPI('OpenTicket', array('deptid' => 1, 'subject' => 'x', 'message' => <<<EOT
It's a text with 'quotes' and "more"
EOT
    ));
}
?><b>it's</b>`,
  calls: {
    'whmcs GetInvoices': [1, ['userid', 'status', 'limitnum']],
    'whmcs GetInvoice': [1, ['invoiceid']],
    'whmcs SendEmail': [1, ['messagename', 'id', 'customvars']],
    'whmcs OpenTicket': [1, ['deptid', 'subject', 'message']],
  },
  hidden: 1,
};

const PHP_CURL: MadeFile = {
  name: 'cron/pay.php',
  text: `<?php
$url = 'https://billing.example.com/includes/api.php';
$postfields["username"] = "admin";
$postfields["password"] = '${PASSWORD}';
$postfields["action"] = "addinvoicepayment";
$postfields["invoiceid"] = $id;
$postfields["transid"] = "T-$id";
$postfields["colour"] = 'red';
$ch = curl_init($url);
curl_setopt($ch, CURLOPT_POSTFIELDS, http_build_query(
    array(
        'identifier' => '${IDENTIFIER}',
        'secret' => '${SECRET}',
        'action' => 'CreateInvoice',
        'userid' => 1,
        'itemdescription1' => 'One', 'itemamount1' => 10,
        'itemdescription2' => 'Two', 'itemamount2' => 20,
        'responsetype' => 'json',
    )
));
$query = "action=GetTransactions&invoiceid=" . $id . "&identifier=${IDENTIFIER}&secret=" . $secret . "&responsetype=json";
$page = ['module' => 'x', 'action' => 'delete'];
$custom = array('action' => 'MyOwnAction', 'username' => 'admin', 'thing' => 1);`,
  calls: {
    'whmcs AddInvoicePayment': [1, ['invoiceid', 'transid', 'colour']],
    'whmcs CreateInvoice': [1, ['userid', 'itemdescriptionX', 'itemamountX']],
    'whmcs GetTransactions': [1, ['invoiceid']],
    'whmcs MyOwnAction': [1, ['thing']],
  },
};

const NODE: MadeFile = {
  name: 'app/billing.mjs',
  text: `// A client of WHMCS
import { Whmcs } from 'whmcs-client';
const whmcs = new Whmcs({ identifier: '${IDENTIFIER}', secret: '${SECRET}' });
export const read = (id) => whmcs.call('GetInvoice', { invoiceid: id });
export async function renew(id) {
  const params = { invoiceid: id, status: \`Unpaid\` };
  params.duedate = '2026-12-01';
  await whmcs.call('UpdateInvoice', params);
  await whmcs.getClientsDetails({ clientid: 7, stats: true });
  const body = new URLSearchParams({ action: 'GetStats', identifier: '${IDENTIFIER}', responsetype: 'json' });
  const form = new FormData();
  form.append('action', 'AddCredit');
  form.append('clientid', '7');
  form.append('amount', '5');
  await fetch(url, { method: 'POST', body });
}
const ACTION = 'GetHealthStatus';`,
  calls: {
    'whmcs GetInvoice': [1, ['invoiceid']],
    'whmcs UpdateInvoice': [1, ['invoiceid', 'status', 'duedate']],
    'whmcs GetClientsDetails': [1, ['clientid', 'stats']],
    'whmcs GetStats': [1, []],
    'whmcs AddCredit': [1, ['clientid', 'amount']],
    'whmcs GetHealthStatus': [1, []],
  },
};

const PYTHON: MadeFile = {
  name: 'tools/sync.py',
  text: `"""Syncs with WHMCS: it isn't quick."""
import requests

API = 'https://billing.example.com/includes/api.php'  # don't move

def credit(client, amount):
    data = {
        'action': 'AddCredit',
        'identifier': '${IDENTIFIER}', 'secret': '${SECRET}',
        'clientid': client,
        'amount': amount,
    }
    data['description'] = 'Sync'
    return requests.post(API, data=data)

def orders():
    return requests.post(API, data=dict(action='GetOrders', identifier='x', limitnum=100))

client.get_invoice(invoiceid=4)
client.add_order(clientid=1, pid=2)
`,
  calls: {
    'whmcs AddCredit': [1, ['clientid', 'amount', 'description']],
    'whmcs GetOrders': [1, ['limitnum']],
    'whmcs GetInvoice': [1, ['invoiceid']],
    'whmcs AddOrder': [1, ['clientid', 'pid']],
  },
};

const GO: MadeFile = {
  name: 'cmd/main.go',
  text: `package main

// whmcs
func main() {
	form := url.Values{"action": {"GetInvoices"}, "identifier": {id}, "limitnum": {"5"}}
	data := url.Values{}
	data.Set("action", "ApplyCredit")
	data.Set("invoiceid", "5")
	data.Set("secret", \`${SECRET}\`)
	http.PostForm("https://x/includes/api.php", data)
}`,
  calls: {
    'whmcs GetInvoices': [1, ['limitnum']],
    'whmcs ApplyCredit': [1, ['invoiceid']],
  },
};

const COLDFUSION: MadeFile = {
  name: 'shop/pay.cfm',
  text: `<!--- <cfset packet.API_CALL_FUNCTION_NAME = "voidInvoicePayment"> --->
<p>It's the till's page</p>
<cfset packet = structNew()>
<cfset packet.API_CALL_FUNCTION_NAME = "addInvoicePayment">
<cfset packet.API_USER_PASSWORD = "${SECRET}">
<cfset packet.INVOICE_NUMBER = form.invoice>
<cfset packet["AMOUNT_PAID"] = form.amount>
<cfset packet.TIP = 2>
<cfwddx action="cfml2wddx" input="#packet#" output="body">
<cfset start = {API_CALL_FUNCTION_NAME="startMainInvoice", API_CORP_KEY_ID="PLA-0053", customer_id=1}>
<cfhttp url="https://pos.example.com/web/adilas_api_calls.cfm" method="post">
  <cfhttpparam type="formfield" name="API_CALL_FUNCTION_NAME" value="getWebInventory">
  <cfhttpparam type="formfield" name="API_USER_NAME" value="demo">
  <cfhttpparam type="formfield" name="CORP_ID" value="53">
</cfhttp>
<cfhttp url="https://billing.example.com/includes/api.php" method="post">
  <cfhttpparam type="formfield" name="action" value="GetInvoice">
  <cfhttpparam type="formfield" name="invoiceid" value="#id#">
</cfhttp>`,
  calls: {
    'corp addInvoicePayment': [1, ['INVOICE_NUMBER', 'AMOUNT_PAID', 'TIP']],
    'corp startMainInvoice': [1, ['CUSTOMER_ID']],
    'corp getWebInventory': [1, ['CORP_ID']],
    'whmcs GetInvoice': [1, ['invoiceid']],
  },
};

const PACKET: MadeFile = {
  name: 'samples/packet.xml',
  text: `<?xml version="1.0"?>
<wddxPacket version='1.0'><header/><data><struct>
<var name='API_CALL_FUNCTION_NAME'><string>updateMainInvoice</string></var>
<var name='API_USER_PASSWORD'><string>${SECRET}</string></var>
<var name='INVOICE_NUMBER'><number>78</number></var>
</struct></data></wddxPacket>`,
  calls: { 'corp updateMainInvoice': [1, ['INVOICE_NUMBER']] },
};

const SHELL: MadeFile = {
  name: 'bin/check.sh',
  text: `#!/bin/sh
# curl -d action=DeleteClient is a comment... of no command
curl -s https://billing.example.com/includes/api.php \\
  -d action=GetInvoice -d "invoiceid=$1" \\
  --data-urlencode 'identifier=${IDENTIFIER}' -d secret=${SECRET}
curl https://billing.example.com/includes/api.php -d "action=$2" -d identifier=x
`,
  calls: { 'whmcs GetInvoice': [1, ['invoiceid']] },
  hidden: 1,
};

/** A file that speaks of actions, and calls none. */
const INNOCENT: MadeFile = {
  name: 'web/menu.js',
  text: `const menu = [{ action: 'save' }, { action: 'GetRich' }];
router.get('/x', { action: remove });
shop.getProducts({ category: 1 });`,
  calls: {},
};

/** The card number is in a place where only a value can be. */
export const CARD_LINE = `$x = ['action' => 'AddTransaction', 'username' => 'a', '${CARD}' => 1];`;

export const SOURCES: readonly MadeFile[] = [
  ...[PHP_MODULE, PHP_CURL, NODE, PYTHON, GO, COLDFUSION, PACKET, SHELL, TYPED_CLIENT, INNOCENT],
];
