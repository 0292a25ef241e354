import type { ExampleCall } from '../../../adapters/descriptor.ts';

/** The languages of samples, in the order of their tabs. */
export const LANGUAGES = ['curl', 'PHP', 'Node', 'Python'] as const;
export type Language = (typeof LANGUAGES)[number];

type Pairs = readonly (readonly [name: string, value: string | number])[];
type Writer = (url: string, pairs: Pairs) => string;

const FORM: Readonly<Record<Language, Writer>> = {
  curl: (url, pairs) => [`curl ${shell(url)}`, ...pairs.map((pair) => `  -d ${shell(formText(pair))}`)].join(' \\\n'),
  PHP: (url, pairs) =>
    `<?php
$request = curl_init(${php(url)});
curl_setopt($request, CURLOPT_RETURNTRANSFER, true);
curl_setopt($request, CURLOPT_POSTFIELDS, http_build_query([
${pairs.map(([name, value]) => `    ${php(name)} => ${literal(value, php)},`).join('\n')}
]));
echo curl_exec($request);`,
  Node: (url, pairs) =>
    `const response = await fetch(${js(url)}, {
  method: 'POST',
  body: new URLSearchParams({
${pairs.map(([name, value]) => `    ${jsKey(name)}: ${js(String(value))},`).join('\n')}
  }),
});
console.log(await response.text());`,
  Python: (url, pairs) =>
    `import urllib.parse, urllib.request

form = urllib.parse.urlencode({
${pairs.map(([name, value]) => `    ${js(name)}: ${literal(value, js)},`).join('\n')}
})
with urllib.request.urlopen(${js(url)}, form.encode()) as response:
    print(response.read().decode())`,
};

const JSON_BODY: Readonly<Record<Language, Writer>> = {
  curl: (url, pairs) =>
    `curl ${shell(url)} -H 'Content-Type: application/json' -d ${shell(JSON.stringify(Object.fromEntries(pairs), null, 2))}`,
  PHP: (url, pairs) =>
    `<?php
$request = curl_init(${php(url)});
curl_setopt($request, CURLOPT_RETURNTRANSFER, true);
curl_setopt($request, CURLOPT_HTTPHEADER, ['Content-Type: application/json']);
curl_setopt($request, CURLOPT_POSTFIELDS, json_encode([
${pairs.map(([name, value]) => `    ${php(name)} => ${literal(value, php)},`).join('\n')}
]));
echo curl_exec($request);`,
  Node: (url, pairs) =>
    `const response = await fetch(${js(url)}, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({
${pairs.map(([name, value]) => `    ${jsKey(name)}: ${literal(value, js)},`).join('\n')}
  }),
});
console.log(await response.text());`,
  Python: (url, pairs) =>
    `import json, urllib.request

body = json.dumps({
${pairs.map(([name, value]) => `    ${js(name)}: ${literal(value, js)},`).join('\n')}
})
request = urllib.request.Request(${js(url)}, body.encode(), {"Content-Type": "application/json"})
with urllib.request.urlopen(request) as response:
    print(response.read().decode())`,
};

/** A call in a language, to copy and run; it prints the answer. Any text in it is quoted. */
export function sampleIn(language: Language, url: string, { encoding, parameters }: ExampleCall): string {
  const writers = encoding === 'form' ? FORM : JSON_BODY;
  return writers[language](url, Object.entries(parameters));
}

function literal(value: string | number, quote: (text: string) => string): string {
  return typeof value === 'number' ? String(value) : quote(value);
}

/** A pair of a form; curl's `-d` sends it as it is. */
function formText([name, value]: Pairs[number]): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

/** A text as the shell reads it: in quotes, unless it is plain. */
function shell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function php(text: string): string {
  return `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
}

/** JSON's quoting is that of JavaScript and of Python. */
function js(text: string): string {
  return JSON.stringify(text);
}

function jsKey(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
