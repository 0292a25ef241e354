// Writes the digest of every image behind its tag, in the Dockerfile, in docker-compose.yml and in the documents.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { namedImages, tagOf, withDigests } from './checks/compose/images.mjs';
import { fail, root } from './prepare/checkout.mjs';

/** sysexits.h: a tool that the command needs is missing. */
const EX_UNAVAILABLE = 69;

function digestOf(image) {
  const args = ['buildx', 'imagetools', 'inspect', image, '--format', '{{json .Manifest.Digest}}'];
  const done = spawnSync('docker', args, { encoding: 'utf8' });
  const reason = done.error?.message ?? done.stderr.trim().split('\n').at(-1);
  if (done.status !== 0)
    fail(`The digest of ${image} could not be read (${reason}). Nothing was changed.`, EX_UNAVAILABLE);
  const digest = done.stdout.trim().replaceAll('"', '');
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    fail(`docker gave no digest of ${image}, but: ${digest}. Nothing was changed.`);
  return digest;
}

const digests = Object.fromEntries(
  namedImages()
    .map(tagOf)
    .map((image) => [image, digestOf(image)]),
);
for (const [file, text] of withDigests(digests)) writeFileSync(join(root, file), text);
for (const [image, digest] of Object.entries(digests)) process.stdout.write(`${image}@${digest}\n`);
