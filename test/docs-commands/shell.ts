import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A call of a program, as the shell made it. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program's calls. Any error that it throws is the shell's failure. */
export type Program = (call: Call) => Promise<Ran>;

/** The exit code of a shell that does not know a command. */
const UNCLAIMED = 127;

/** A call that no rule says how to run. */
export function unclaimed(program: string, args: readonly string[]): Ran {
  return { code: UNCLAIMED, out: '', err: `No rule in test/docs-commands runs: ${[program, ...args].join(' ')}\n` };
}

/** `ends_with 1 command …` is for a command whose documented exit code is not 0. */
const PRELUDE = `set -Eeuo pipefail
command_not_found_handle() { echo "No rule in test/docs-commands runs: $*" >&2; return ${UNCLAIMED}; }
ends_with() { local code=0; "\${@:2}" || code=$?; [ "$code" = "$1" ]; }
trap 'echo "This failed: $BASH_COMMAND" >&2' ERR
[ ! -f "$DOCUMENTED_COMMANDS_STATE" ] || . "$DOCUMENTED_COMMANDS_STATE"
`;
const EPILOGUE = '\ndeclare -f > "$DOCUMENTED_COMMANDS_STATE"\n';

/**
 * The shell that a document's commands are pasted into: a real bash in a directory of its own. Its PATH has only programs
 * that the test answers for, so that a command without a rule is not found. A block's functions are there for the next.
 */
export class Shell {
  /** The working directory. */
  readonly directory: string;
  readonly #own: string;
  readonly #programs: Readonly<Record<string, Program>>;
  readonly #server: Server;

  private constructor(own: string, programs: Readonly<Record<string, Program>>) {
    this.#own = own;
    this.directory = join(own, 'work');
    this.#programs = programs;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('end', () => {
        void this.#answer(Buffer.concat(chunks).toString()).then((answer) => socket.end(answer));
      });
    });
  }

  static async open(programs: Readonly<Record<string, Program>>): Promise<Shell> {
    const own = mkdtempSync(join(tmpdir(), 'invoice-gateway-docs-'));
    const shell = new Shell(own, programs);
    mkdirSync(join(own, 'bin'));
    mkdirSync(shell.directory);
    // Root's database server runs as another user, who must be able to pass through.
    for (const path of [own, shell.directory]) chmodSync(path, 0o711);
    for (const name of Object.keys(programs)) {
      const start = `exec '${process.execPath}' '${join(import.meta.dirname, 'shim.mjs')}' '${name}' "$@"`;
      writeFileSync(join(own, 'bin', name), `#!/bin/sh\n${start}\n`, { mode: 0o755 });
    }
    // The documents call it by its path, as in a checkout.
    if ('gateway' in programs) symlinkSync(join(own, 'bin', 'gateway'), join(shell.directory, 'gateway'));
    await new Promise<void>((resolve) => shell.#server.listen(shell.#socket, resolve));
    return shell;
  }

  get #socket(): string {
    return join(this.#own, 'socket');
  }

  async #answer(text: string): Promise<string> {
    const ran = await this.#dispatch(JSON.parse(text) as Call).catch((error: unknown) => ({
      code: 1,
      out: '',
      err: `${String(error)}\n`,
    }));
    return JSON.stringify(ran);
  }

  async #dispatch(call: Call): Promise<Ran> {
    const program = this.#programs[call.program];
    return program === undefined ? unclaimed(call.program, call.args) : await program(call);
  }

  /** Runs some lines, as one block; the first that fails ends it. */
  async run(text: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const file = join(this.#own, 'block.sh');
    writeFileSync(file, `${PRELUDE}${text}${EPILOGUE}`);
    return await runProgram('/bin/bash', [file], {
      cwd: this.directory,
      env: {
        PATH: join(this.#own, 'bin'),
        HOME: this.directory,
        DOCUMENTED_COMMANDS_SOCKET: this.#socket,
        DOCUMENTED_COMMANDS_STATE: join(this.#own, 'functions.sh'),
        ...env,
      },
    });
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#own, { recursive: true, force: true });
  }
}

/** Runs a program to its end. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env, stdin }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly stdin?: string },
): Promise<Ran> {
  const child = spawn(file, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  // A program that does not read what it is given closes its end.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin ?? '');
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return await new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ code: UNCLAIMED, out, err: `${error.message}\n` });
    });
    child.once('close', (code) => {
      resolve({ code: code ?? 1, out, err });
    });
  });
}

/** A program of this machine, with the environment of the call. */
export function realProgram(file: string, argsOf = (args: readonly string[]): readonly string[] => args): Program {
  return async ({ args, cwd, env, stdin }) =>
    await runProgram(file, argsOf(args), { cwd, env: { ...env, PATH: process.env['PATH'] }, stdin });
}
