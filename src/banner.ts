import { DEMO } from './demo.ts';

/** What a person who has just started the gateway wants to see: where it is, and one request to paste. */
export function banner(url: string, isDemo: boolean): string {
  const lines = [
    '',
    `  Invoice gateway  ${url}`,
    '',
    `  WHMCS-style API  ${url}/includes/api.php`,
    `  Health           ${url}/healthz  ${url}/readyz`,
    `  OpenAPI          ${url}/openapi.json`,
  ];
  if (isDemo) {
    lines.push(
      '',
      `  Demo credential  identifier ${DEMO.identifier}  secret ${DEMO.secret}`,
      `  Demo admin       username ${DEMO.login}  password md5("${DEMO.password}")`,
      '',
      '  Try it:',
      `  curl ${url}/includes/api.php -d action=GetInvoice -d invoiceid=1 -d responsetype=json \\`,
      `    -d identifier=${DEMO.identifier} -d secret=${DEMO.secret}`,
    );
  }
  return [...lines, '', ''].join('\n');
}
