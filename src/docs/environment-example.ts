import { environment } from '../../schemas/environment.ts';

const WIDTH = 110;

/** The file .env.example: every variable with its description, none of them set. */
export function environmentExample(): string {
  const head = [
    'Copy this file to .env and remove the # of each variable that you set. npm start, ./gateway and docker compose read it.',
    'The environment itself overrides it. docs/configuration.md lists the accepted values.',
  ];
  const variables = Object.entries(environment.properties).map(([name, variable]) => {
    const value = 'default' in variable ? variable.default : variable['x-example'];
    const secret = 'x-secret' in variable ? [`A secret: ${name}_FILE may name a file that holds it instead.`] : [];
    return [...comment(variable.description), ...secret.map((line) => `# ${line}`), `#${name}=${quoted(value)}`];
  });
  return [head.map((line) => `# ${line}`), ...variables].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function comment(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function quoted(value: string): string {
  return /^[\w./:@-]*$/.test(value) ? value : `'${value}'`;
}
