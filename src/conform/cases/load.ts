import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { CASE_FILE, DIALECT_FILE } from '../../../schemas/conformance.ts';
import type { Call, Case, ConformanceDialect, Grade, Kit, Members, Step } from './case.ts';
import { CaseError, partlyFilled } from './variables.ts';

/** The folder of all cases, here and in dist/. */
const CASES = join(import.meta.dirname, '../../../conformance');
const DIALECT = 'dialect.yml';

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const isCaseFile = ajv.compile<CaseFile>(CASE_FILE);
const isDialectFile = ajv.compile<WrittenDialect>(DIALECT_FILE);

/** As it is written: what may be left out. */
interface WrittenDialect extends Omit<ConformanceDialect, 'name' | 'variables' | 'cleanup'> {
  readonly variables?: ConformanceDialect['variables'];
  readonly cleanup?: ConformanceDialect['cleanup'];
}

interface About {
  readonly source?: string;
  readonly grade?: Grade;
  readonly differs?: readonly string[];
  readonly profile?: string;
}

interface WrittenCase extends About, Step {
  readonly name: string;
  readonly given?: Case['given'];
  readonly before?: readonly Step[];
  readonly then?: readonly Step[];
  readonly each?: readonly unknown[];
  readonly single?: boolean;
}

interface CaseFile extends About {
  readonly source: string;
  readonly grade: Grade;
  readonly action?: string;
  readonly given?: Case['given'];
  readonly errors?: Case['errors'];
  readonly cases: readonly WrittenCase[];
}

/** The dialects that have cases. */
export function kitNames(folder: string = CASES): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** All cases of a dialect, in the order of their files. Throws CaseError for a file that breaks the form. */
export function loadKit(name: string, folder: string = CASES): Kit {
  const home = join(folder, name);
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yml'));
  const own = readAs(isDialectFile, home, DIALECT);
  const dialect = { ...own, name, variables: own.variables ?? {}, cleanup: own.cleanup ?? [] };
  const cases = files
    .filter((file) => file !== DIALECT)
    .sort()
    .flatMap((file) => casesOf(home, file));
  const ids = new Set<string>();
  for (const { id } of cases) {
    if (ids.has(id)) throw new CaseError(`Two cases of ${name} have the name ${id}.`);
    ids.add(id);
  }
  return { dialect, cases };
}

function readAs<T>(isValid: ValidateFunction<T>, home: string, file: string): T {
  const read: unknown = parse(readFileSync(join(home, file), 'utf8'));
  if (isValid(read)) return read;
  const [first] = isValid.errors ?? [];
  const where = nameAt(read, first?.instancePath ?? '');
  throw new CaseError(`${file}: ${where} ${first?.message ?? 'is wrong'} ${JSON.stringify(first?.params ?? {})}`);
}

/** The place of a fault, and the name of its case. */
function nameAt(read: unknown, path: string): string {
  const [, index] = /^\/cases\/(\d+)/.exec(path) ?? [];
  const cases = (read as { cases?: readonly { name?: string }[] } | null)?.cases;
  const name = index === undefined ? undefined : cases?.[Number(index)]?.name;
  return name === undefined ? path : `${path} (${name})`;
}

function casesOf(home: string, file: string): readonly Case[] {
  const read = readAs(isCaseFile, home, file);
  const place = file.replaceAll('\\', '/').replace(/\.yml$/, '');
  return read.cases.flatMap((written) => {
    const { each } = written;
    if (each === undefined) return [caseOf(place, read, written, {})];
    return each.map((row) => caseOf(place, read, written, rowOf(row)));
  });
}

/** A row of `each`: a map of variables, or the one value of `$value`. */
function rowOf(row: unknown): Members {
  return typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as Members) : { value: row };
}

function caseOf(place: string, file: CaseFile, template: WrittenCase, row: Members): Case {
  const written = { ...partlyFilled({ ...template, name: '' }, row), name: nameIn(template.name, row) };
  const {
    name,
    source,
    grade,
    differs,
    profile,
    given,
    before = [],
    then = [],
    each: _each,
    single,
    ...main
  } = written;
  const action = main.call ?? file.action;
  if (action === undefined) throw new CaseError(`${place}: “${name}” names no action.`);
  const merged: Case = {
    id: `${place}/${slugOf(name)}`,
    name,
    source: source ?? file.source,
    grade: grade ?? (differs === undefined ? file.grade : 'chosen'),
    differs: differs ?? file.differs ?? [],
    profile: profile ?? file.profile ?? 'default',
    action,
    given: { ...file.given, ...given },
    errors: file.errors ?? {},
    isSingle: single === true,
    steps: [...before, main, ...then].map((step): Call => ({ ...step, call: step.call ?? file.action ?? action })),
  };
  if (merged.grade === 'chosen' && merged.differs.length === 0) {
    throw new CaseError(`${merged.id}: a chosen case names a row of docs/differences.md in “differs”.`);
  }
  return merged;
}

/** The name of a row's case; values that it leaves out come behind it. */
function nameIn(template: string, row: Members): string {
  const texts = textsOf(row);
  const name = partlyFilled(template, texts);
  return name === template && Object.keys(row).length > 0 ? `${name}: ${Object.values(texts).join(', ')}` : name;
}

/** Values of a row as they are shown in a name. */
function textsOf(row: Members): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === 'string' ? shown(value) : JSON.stringify(value)]),
  );
}

/** A text with its outer blanks as signs. */
function shown(text: string): string {
  return text === '' ? '(empty)' : text.replace(/^\s|\s$/g, '␣');
}

/** Letters, digits and points of a name with dashes between them; signs are spelt by their code, so that rows differ. */
function slugOf(name: string): string {
  const spelt = name
    .replace(/[^A-Za-z0-9 .:'"“”’`_-]/gu, (sign) => ` x${sign.codePointAt(0)?.toString(16) ?? ''} `)
    .replace(/[^A-Za-z0-9.]+/g, '-');
  return spelt
    .split('-')
    .filter((word) => /[A-Za-z0-9]/.test(word))
    .join('-');
}
