import { DEMO } from './demo/demo.ts';

/** What a person who has just started the gateway wants to see: where it is, and one request to paste. */
export function banner(url: string, isDemo: boolean): string {
  const lines = [
    '',
    `  Invoice gateway  ${url}`,
    '',
    `  WHMCS-style API  ${url}/includes/api.php`,
    `  Corp-ID API      ${url}/corp/api`,
    `  Health           ${url}/healthz  ${url}/readyz  ${url}/metrics`,
    `  OpenAPI          ${url}/openapi.json`,
  ];
  if (isDemo) {
    lines.push(
      '',
      `  Demo credential  identifier ${DEMO.identifier}  secret ${DEMO.secret}`,
      `  Demo admin       username ${DEMO.login}  password md5("${DEMO.password}")`,
      `  Demo mails       ${url}/_demo/mail`,
      `  Demo corporation API_CORP_KEY_ID PLA-0053  API_USER_NAME demo  API_USER_PASSWORD ${DEMO.corpPassword}`,
      '',
      '  Try it:',
      `  curl ${url}/includes/api.php -d action=GetInvoice -d invoiceid=1 -d responsetype=json \\`,
      `    -d identifier=${DEMO.identifier} -d secret=${DEMO.secret}`,
      '',
      `  curl ${url}/corp/api -H 'Content-Type: application/json' -d '{"API_CALL_FUNCTION_NAME":"addInvoicePayment",`,
      '    "API_CORP_KEY_ID":"PLA-0053","API_USER_NAME":"demo","API_USER_PASSWORD":"1234","API_CURRENT_PAYEE_ID":"3",',
      '    "CORP_ID":53,"INVOICE_NUMBER":78,"MONEY_TYPE_ID":2,"AMOUNT_PAID":15,"TRANSACTION_DATE":"2015-03-24"}\'',
    );
  }
  return [...lines, '', ''].join('\n');
}
