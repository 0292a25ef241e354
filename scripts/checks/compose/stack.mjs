import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from '../../prepare.mjs';

/** A sentence for the user who ran the check. */
export class CheckError extends Error {}

/** Throws CheckError unless it holds. */
export function demand(holds, sentence) {
  if (!holds) throw new CheckError(sentence);
}

/** A program's output and exit code; a program that is missing has the code 127. */
async function run(file, args, env, input, cwd = root) {
  const child = spawn(file, args, { cwd, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  if (input !== undefined) child.stdin.end(input);
  const failed = once(child, 'error').then(([error]) => ({ code: 127, out, err: error.message }));
  return await Promise.race([failed, once(child, 'close').then(([code]) => ({ code: code ?? 1, out, err }))]);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Why no container can be started here, or null. */
export async function engineProblem() {
  const version = await run('docker', ['version', '--format', '{{.Server.Version}}'], process.env);
  if (version.code === 127) return 'the program docker is not installed';
  if (version.code !== 0)
    return (
      version.err
        .trim()
        .split('\n')
        .at(-1)
        .replace(/[.?]+$/, '') || 'docker version failed'
    );
  const compose = await run('docker', ['compose', 'version', '--short'], process.env);
  return compose.code === 0 ? null : 'docker has no compose command (Compose v2)';
}

/** The stack under a project name, ports and an image tag of its own, without the .env of this checkout. */
export class Stack {
  #directory;
  #env;
  #files;
  #profiles = [];

  static async create() {
    const stack = new Stack();
    await stack.#prepare();
    return stack;
  }

  async #prepare() {
    this.project = `gateway-check-${process.pid}`;
    this.image = `invoice-gateway:check-${process.pid}`;
    this.ports = {};
    for (const name of ['PORT', 'PROXY_PORT', 'MAILPIT_PORT', 'PROMETHEUS_PORT', 'GRAFANA_PORT']) {
      this.ports[name] = String(await freePort());
    }
    this.url = `http://127.0.0.1:${this.ports.PORT}`;
    this.proxyUrl = `http://127.0.0.1:${this.ports.PROXY_PORT}`;
    this.#directory = mkdtempSync(join(tmpdir(), 'invoice-gateway-compose-'));
    symlinkSync(join(root, 'gateway'), join(this.#directory, 'gateway'));
    const override = join(this.#directory, 'override.yml');
    const services = ['gateway', 'gateway-scaled'].map((name) => `  ${name}: { env_file: !reset [] }\n`);
    writeFileSync(override, `services:\n${services.join('')}`);
    const empty = join(this.#directory, 'empty.env');
    writeFileSync(empty, '');
    this.#files = ['-f', 'docker-compose.yml', '-f', override, '--env-file', empty];
    this.#env = {
      ...process.env,
      ...this.ports,
      GATEWAY_IMAGE: this.image,
      GATEWAYS: '3',
      SMTP_URL: '',
      PUBLIC_URL: '',
    };
  }

  /** Profiles and variables of all that follows. */
  use(profiles, variables = {}) {
    this.#profiles = profiles.flatMap((name) => ['--profile', name]);
    Object.assign(this.#env, variables);
  }

  async docker(args, input) {
    const done = await run('docker', args, this.#env, input);
    demand(done.code === 0, `docker ${args.join(' ')} ended with ${done.code}:\n${done.err.trim() || done.out.trim()}`);
    return done.out.trim();
  }

  compose(args, input) {
    return this.docker(['compose', '-p', this.project, ...this.#files, ...this.#profiles, ...args], input);
  }

  /** Runs the operator's command line with --json, and returns its output. */
  async cli(...args) {
    return JSON.parse(await this.compose(['run', '--rm', '-T', 'cli', ...args, '--json']));
  }

  /** The ids of a service's containers. */
  async containers(service) {
    return (await this.compose(['ps', '-a', '-q', service])).split('\n').filter((id) => id !== '');
  }

  /** For commands that are written as for a stack of the usual name, in a directory where they may leave files. */
  get #shellOptions() {
    const [, compose, , override, , envFile] = this.#files;
    return {
      cwd: this.#directory,
      env: {
        ...this.#env,
        COMPOSE_PROJECT_NAME: this.project,
        COMPOSE_FILE: `${join(root, compose)}:${override}`,
        COMPOSE_ENV_FILES: envFile,
      },
      prelude: 'set -euo pipefail\n',
    };
  }

  /** Runs some lines of a shell as they are written in a document. */
  async shell(text) {
    const { cwd, env, prelude } = this.#shellOptions;
    const done = await run('bash', ['-c', `${prelude}${text}`], env, undefined, cwd);
    demand(done.code === 0, `${text} ended with ${done.code}:\n${done.err.trim() || done.out.trim()}`);
    return done.out.trim();
  }

  /** Starts a program that runs until Ctrl-C, which reaches all of a terminal's processes. */
  start(text) {
    const { cwd, env, prelude } = this.#shellOptions;
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn('bash', ['-c', `${prelude}${text}`], { cwd, env, stdio, detached: true });
    let out = '';
    let err = '';
    let isOver = false;
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    const closed = once(child, 'close').then(([code, signal]) => {
      isOver = true;
      return { code: signal === 'SIGINT' ? 130 : (code ?? 1), err: err || out };
    });
    return {
      out: () => out,
      isOver: () => isOver,
      interrupt: () => {
        if (!isOver) process.kill(-child.pid, 'SIGINT');
        return closed;
      },
    };
  }

  async inspect(service) {
    const [id] = await this.containers(service);
    demand(id !== undefined, `The service ${service} has no container.`);
    return JSON.parse(await this.docker(['inspect', id]))[0];
  }

  /** Whether an image is here or can be fetched. */
  async hasImage(name) {
    return (await run('docker', ['image', 'inspect', name], this.#env)).code === 0 || (await this.canPull(name));
  }

  async canPull(name) {
    return (await run('docker', ['pull', '--quiet', name], this.#env)).code === 0;
  }

  /** The containers' last output. */
  async logs() {
    return await this.compose(['logs', '--no-color', '--tail', '40']).catch((error) => error.message);
  }

  async remove() {
    this.use(['*']);
    await this.compose(['down', '--volumes', '--remove-orphans', '--timeout', '60']);
    await run('docker', ['image', 'rm', this.image], this.#env);
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
