import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../../prepare/checkout.mjs';

/** The files that name images, and the pattern of such a line. */
const PLACES = [
  { file: 'Dockerfile', line: /^(FROM )(\S+)/gm },
  { file: 'docker-compose.yml', line: /^( +image: )([^\s$]+)$/gm },
  { file: 'docs/operations.md', line: /( )(postgres:[0-9][\w.-]*(?:@sha256:[0-9a-f]{64})?)(?= tar )/g },
];

/** Every image that the files name, once, with its tag and, where it is pinned, its digest. */
export function namedImages() {
  const names = PLACES.flatMap(({ file, line }) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(line)].map(([, , name]) => name),
  );
  return [...new Set(names)];
}

/** The image of compose or of the Dockerfile with this name, such as `haproxy`. */
export function imageOf(name) {
  return namedImages().find((image) => image.startsWith(`${name}:`));
}

/** A name without its digest. */
export const tagOf = (image) => image.replace(/@sha256:[0-9a-f]{64}$/, '');

/** The files with every image's digest behind its tag; gives [file, text] pairs. */
export function withDigests(digests) {
  return PLACES.map(({ file, line }) => [
    file,
    readFileSync(join(root, file), 'utf8').replace(line, (_, before, name) => {
      const digest = digests[tagOf(name)];
      return `${before}${digest === undefined ? name : `${tagOf(name)}@${digest}`}`;
    }),
  ]);
}
