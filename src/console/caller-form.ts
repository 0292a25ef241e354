import type { DialectCredential, DialectDescriptor } from '../../adapters/descriptor.ts';
import type { ListedCredential } from '../../db/admin/credentials.ts';
import { IP_RANGE, LOGIN, NAME } from '../cli/support/value-parsers.ts';
import type { CallerForm, NewCallerForm, Refused } from '../core/console/callers.ts';
import type { TenantId } from '../core/tenant.ts';

/** The actions and addresses of a caller, and its name for people. */
export type Rights = Pick<ListedCredential, 'actions' | 'allowedIps' | 'label'>;

export interface NewCaller {
  readonly dialect: DialectDescriptor;
  readonly credential: DialectCredential;
  readonly identifier: string;
  readonly rights: Rights;
}

/** As `generateSecret` makes one. */
const GENERATED = /^[A-Za-z0-9]{32}$/;
const MOST_ADDRESSES = 100;

/** A new caller from the fields of its form, by the rules of `credential add`. */
export function readNewCaller(
  dialects: readonly DialectDescriptor[],
  tenantId: TenantId,
  form: NewCallerForm,
): NewCaller | Refused {
  const dialect = dialects.find(({ name }) => name === form.dialect);
  const credential = dialect?.credentials.find(({ kind }) => kind === form.kind);
  if (dialect === undefined || credential === undefined) return { problems: ['Choose the kind of the caller.'] };
  const isLogin = credential.option !== null;
  const given = isLogin ? LOGIN.read(form.login.trim()) : form.identifier;
  const rights = readRights(dialect, form);
  if (given === null || (!isLogin && !GENERATED.test(given))) {
    const sentence = isLogin ? `The name must be ${LOGIN.rule}.` : 'Load the page again, and send its form once more.';
    return { problems: [sentence, ...('problems' in rights ? rights.problems : [])] };
  }
  if ('problems' in rights) return rights;
  return { dialect, credential, identifier: credential.identifierOf(tenantId, given), rights };
}

/** The rights in a form. An empty list of actions or addresses means all of them. */
export function readRights(dialect: DialectDescriptor, { actions, addresses, label }: CallerForm): Rights | Refused {
  const known = new Set(dialect.actions.map(({ name }) => name.toLowerCase()));
  const wanted = [...new Set(actions.map((action) => action.toLowerCase()))];
  const ranges = [...new Set(addresses.split(/[\s,;]+/).filter((range) => range !== ''))];
  const problems = [
    ...wanted.filter((action) => !known.has(action)).map((action) => `${dialect.title} has no action ${action}.`),
    ...ranges.filter((range) => IP_RANGE.read(range) === null).map((range) => `${range} is not ${IP_RANGE.rule}.`),
    ...(ranges.length > MOST_ADDRESSES ? [`Give at most ${MOST_ADDRESSES} addresses: a range covers many.`] : []),
    ...(label.trim() !== '' && NAME.read(label) === null ? [`The label must be ${NAME.rule}.`] : []),
  ];
  if (problems.length > 0) return { problems: problems.slice(0, 5) };
  return {
    actions: wanted.length === 0 || wanted.length === known.size ? null : wanted,
    allowedIps: ranges.length === 0 ? null : ranges,
    label: NAME.read(label),
  };
}

/** Rights in words, for the record of acts. */
export function rightsText({ actions, allowedIps, label }: Rights): string {
  return [
    `actions: ${actions === null ? 'all' : actions.join(', ')}`,
    `addresses: ${allowedIps === null ? 'any' : allowedIps.join(', ')}`,
    ...(label === null ? [] : [`label: ${label}`]),
  ].join('; ');
}
