import { formBody, jsonBody, multipartBody, wddxBody } from './bodies.ts';
import type { DialectDescriptor } from '../../../adapters/descriptor.ts';
import { DIALECTS } from '../../../adapters/dialects.ts';
import { hasCorpUsers } from '../callers.ts';
import { callOf, isIdentity, type Call, type Distance } from '../calls.ts';
import { Chance } from './chance.ts';
import { naughtyStrings, xmlDocuments } from './corpora.ts';
import { damaged } from './damage.ts';
import { sentAs, type Plan, type Sent } from './http-bytes.ts';
import type { Arm } from '../options.ts';
import type { Pair } from './tree.ts';

export interface Input extends Sent {
  readonly arm: Arm;
  readonly index: number;
  /** `null`: it goes to a page. */
  readonly dialect: DialectDescriptor | null;
  /** The action that it calls; `null` where the input need not reach it. */
  readonly action: string | null;
  /** The content type that the answer must have; `null` where the request does not say it plainly. */
  readonly askedType: string | null;
  /** Whether a password may have to be hashed for it. */
  readonly mayHash: boolean;
}

const FORM = 'application/x-www-form-urlencoded';
/** Every so many inputs one comes from the corpora, in their order, until they are through. */
const CORPUS_EVERY = 10;

const documents = xmlDocuments();

/** The input of this number: the same bytes for the same seed, arm, number and dialects. */
export function inputOf(
  seed: number,
  arm: Arm,
  index: number,
  dialects: readonly DialectDescriptor[] = DIALECTS,
): Input {
  const chance = new Chance(seed, arm, index);
  const ordinal = index % CORPUS_EVERY === 0 ? index / CORPUS_EVERY : Infinity;
  const isCorpus = ordinal < corpusSize(arm);
  const isDamaged = !isCorpus && chance.yes(0.35);
  const distance = isCorpus ? 'conforming' : chance.pick<Distance>(['conforming', 'near', 'far']);
  const dialect = chance.pick(dialects.filter(({ client }) => client.encodings.includes(arm)));
  const call = callOf(chance, dialect, distance, isDamaged);
  const document = arm === 'wddx' && isCorpus ? documents[ordinal - naughtyStrings.length] : undefined;
  const said = isCorpus && document === undefined ? withText(call, naughtyStrings[ordinal] ?? '') : call;
  const isPage = arm === 'query' && !isCorpus && chance.yes(0.1);
  const plan = isPage
    ? pagePlan(chance, said)
    : document === undefined
      ? planOf(chance, arm, said, isDamaged)
      : xmlPlan(chance, dialect, document);
  const sent = sentAs(chance, plan, addressOf(chance));
  const isOdd = plan.isOdd === true;
  const isPlain = !isOdd && sent.isFaithful && !isDamaged && !isCorpus && !isPage && plan.target.length < 4_000;
  return {
    ...sent,
    // A request line may hold what HTTP forbids there.
    mayBreakHttp: sent.mayBreakHttp || arm === 'query',
    isLast: sent.isLast || arm === 'query',
    arm,
    index,
    dialect: isPage ? null : dialect,
    action: isPage || isCorpus || isDamaged || distance === 'far' ? null : call.action,
    askedType: isPlain ? call.askedType : null,
    mayHash: call.mayHash || document !== undefined || (isOdd && hasCorpUsers(dialect)),
  };
}

function corpusSize(arm: Arm): number {
  return naughtyStrings.length + (arm === 'wddx' ? documents.length : 0);
}

/** The text as every value but those that name the action, an invoice, a client or the format; and in two more. */
function withText(call: Call, text: string): Call {
  const { actions, client } = call.dialect;
  const kept = (name: string): boolean =>
    isIdentity(name) || [client.actionParameter, client.answerFormat?.parameter].includes(name);
  const texts = actions.flatMap(({ parameters }) => parameters.filter(({ type }) => type === 'text'));
  const more = [...texts.slice(0, 2).map(({ name }) => name), text].map((name): Pair => [name, text]);
  const pairs = call.pairs.map(([name, value]): Pair => (kept(name) ? [name, value] : [name, text]));
  return { ...call, pairs: [...pairs, ...more], askedType: null };
}

/** Callers come from everywhere, so that no limit on guesses stops the rest. */
function addressOf(chance: Chance): string {
  return `10.${chance.below(256)}.${chance.below(256)}.${1 + chance.below(254)}`;
}

function planOf(chance: Chance, arm: Arm, call: Call, isDamaged: boolean): Plan {
  const target = targetOf(chance, call.dialect);
  const write = writerOf(chance, arm);
  const { body: whole, type, isOdd = false } = write([...call.pairs, ...call.credentials]);
  const body = isDamaged
    ? damaged(chance, whole, softLength(arm, whole, call), !hasCorpUsers(call.dialect) || arm !== 'form')
    : whole;
  if (arm !== 'query') return { method: 'POST', target, contentType: type, body, isOdd };
  const query = Buffer.concat([target, Buffer.from('?'), body]);
  return { method: chance.pick(['GET', 'POST']), target: query, contentType: '', body: Buffer.alloc(0) };
}

type Write = (pairs: readonly Pair[]) => {
  readonly body: Buffer;
  readonly type: string;
  readonly isOdd?: boolean;
};

function writerOf(chance: Chance, arm: Arm): Write {
  switch (arm) {
    case 'form':
    case 'query':
      return (pairs) => ({ body: formBody(chance, pairs), type: FORM });
    case 'multipart':
      return (pairs) => multipartBody(chance, pairs);
    case 'json':
      return (pairs) => ({
        body: jsonBody(pairs),
        type: chance.pick(['application/json', 'application/json; charset=utf-8', FORM]),
      });
    case 'wddx':
      return (pairs) => {
        const packet = wddxBody(chance, pairs);
        if (chance.yes(0.7)) return { body: packet, type: chance.pick(['text/xml', 'application/xml; charset=utf-8']) };
        return { body: formBody(chance, [['call_function_data', packet.toString('utf8')]]), type: FORM };
      };
  }
}

/** The length before the credentials: a caller without them gets no further, and may cost the hash of a password. */
function softLength(arm: Arm, body: Buffer, call: Call): number {
  const first = call.credentials[0]?.[0];
  const at = first === undefined ? -1 : body.lastIndexOf(first);
  if (at < 0) return hasCorpUsers(call.dialect) ? 0 : body.length;
  return arm === 'multipart' ? body.lastIndexOf('\r\n--', at) : at - 1;
}

function xmlPlan(chance: Chance, dialect: DialectDescriptor, document: Buffer): Plan {
  return { method: 'POST', target: targetOf(chance, dialect), contentType: 'text/xml', body: document };
}

/** One of the dialect's paths, below a base path too. */
function targetOf(chance: Chance, { paths }: DialectDescriptor): Buffer {
  const targets = paths.flatMap((path) => ['/', '/some/base/'].map((base) => path.replace('/{*base/}', base)));
  return Buffer.from(chance.pick([...new Set(targets)]));
}

/** A caller who tries the links of invoices' pages. */
function pagePlan(chance: Chance, call: Call): Plan {
  const place = chance.pick(['/i/home/', '/i/print/', '/i/lines/', '/i/', '/healthz/', '/openapi.json/', '/']);
  const target = Buffer.from(`${place}${formBody(chance, call.pairs.slice(0, 2)).toString('latin1')}?x=1`, 'latin1');
  return { method: chance.pick(['GET', 'POST']), target, contentType: '', body: Buffer.alloc(0) };
}
