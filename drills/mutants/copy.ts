import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mutated, type Mutant } from './list.ts';

/** A test by its file and full name, and whether it passed. */
interface TestResult {
  readonly file: string;
  readonly name: string;
  readonly hasPassed: boolean;
}

/** The build of the checkout before any mutant. */
const SOUND_BUILD = '.cache/sound-build';
const TESTS_TIMEOUT_MS = 900_000;
const BUILD_AND_TEST = ['scripts/test.mjs'];
const TEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

/** A throw-away copy of the checkout, with its changes and without its history; the checkout is only read. */
export class CheckoutCopy {
  readonly #directory = mkdtempSync(join(tmpdir(), 'invoice-gateway-mutants-'));

  constructor(root: string) {
    const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (listed.status !== 0) throw new Error(`The files of the checkout cannot be listed: ${listed.stderr}`);
    for (const file of listed.stdout.split('\0').filter((name) => name !== '' && name !== 'node_modules')) {
      mkdirSync(dirname(this.#at(file)), { recursive: true });
      copyFileSync(join(root, file), this.#at(file));
    }
    symlinkSync(realpathSync(join(root, 'node_modules')), this.#at('node_modules'), 'junction');
    cpSync(join(root, 'dist'), this.#at(SOUND_BUILD), { recursive: true });
    this.#takeBuild();
  }

  /** Seeds a mutant, does some work, and removes the mutant and its build again. */
  with<T>(mutant: Mutant, work: () => T): T {
    const file = this.#at(mutant.file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, mutated(text, mutant));
    try {
      return work();
    } finally {
      writeFileSync(file, text);
      this.#takeBuild();
    }
  }

  /** Runs test files; throws where one could not be run at all. The tests read the sources, and of what is built the migrations. */
  test(files: readonly string[], { builds }: { readonly builds: boolean }): readonly TestResult[] {
    const report = this.#at('mutant-results.json');
    rmSync(report, { force: true });
    const args = [...(builds ? BUILD_AND_TEST : TEST), ...files, '--silent', '--json', `--outputFile=${report}`];
    const { TEST_DATABASE_URLS: _urls, ...env } = process.env;
    const ran = spawnSync(process.execPath, args, {
      cwd: this.#directory,
      env,
      encoding: 'utf8',
      timeout: TESTS_TIMEOUT_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return resultsIn(readReport(report, ran.stderr), this.#directory);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #takeBuild(): void {
    rmSync(this.#at('dist'), { recursive: true, force: true });
    cpSync(this.#at(SOUND_BUILD), this.#at('dist'), { recursive: true });
  }

  #at(path: string): string {
    return join(this.#directory, path);
  }
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function readReport(file: string, stderr: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch (error) {
    throw new Error(`The tests left no report: ${stderr.slice(-2_000)}`, { cause: error });
  }
}

function resultsIn({ testResults }: Report, directory: string): TestResult[] {
  return testResults.flatMap(({ name: path, message, assertionResults }) => {
    const file = path.slice(realpathSync(directory).length + 1);
    // A file that does not load has caught nothing.
    if (assertionResults.length === 0) throw new Error(`${file} could not be run: ${message.slice(0, 2_000)}`);
    return assertionResults.map(({ fullName: name, status }) => ({ file, name, hasPassed: status === 'passed' }));
  });
}
