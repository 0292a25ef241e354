import type { DialectDescriptor } from '../adapters/descriptor.ts';
import { DEMO } from './demo/demo.ts';

/** Where the gateway is, and one request of each dialect to paste. */
export function banner(url: string, isDemo: boolean, dialects: readonly DialectDescriptor[]): string {
  const lines = [
    '',
    `  Invoice gateway  ${url}`,
    '',
    ...dialects.map(({ title, client }) => labelled(`${capitalised(title)} API`, `${url}${client.path}`)),
    labelled('Console', `${url}/console`),
    labelled('Health', `${url}/healthz  ${url}/readyz  ${url}/metrics`),
    labelled('OpenAPI', `${url}/openapi.json`),
  ];
  if (isDemo) {
    lines.push(
      '',
      ...dialects.flatMap((dialect) =>
        (dialect.demoCredentials?.(DEMO) ?? []).map(([label, text]) => labelled(label, text)),
      ),
      labelled('Demo operator', `${DEMO.operator} / ${DEMO.operatorPassword}`),
      labelled('Demo mails', `${url}/_demo/mail`),
      '',
      '  Try it:',
      ...dialects.flatMap((dialect) => [...dialect.exampleCall(url, DEMO).map((line) => `  ${line}`), '']),
    );
    lines.pop();
  }
  return [...lines, '', ''].join('\n');
}

function labelled(label: string, text: string): string {
  return `  ${label.padEnd(16)} ${text}`;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
