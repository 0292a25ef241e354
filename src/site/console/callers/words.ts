import type { DialectCredential, DialectDescriptor } from '../../../../adapters/descriptor.ts';
import { DIALECTS } from '../../../../adapters/dialects.ts';
import type { Html } from '../../../../adapters/html.ts';
import type { Caller } from '../../../core/console/callers.ts';
import { status } from '../../kit/parts.ts';

/** A kind of caller that can be made. */
export interface Kind {
  readonly dialect: DialectDescriptor;
  readonly credential: DialectCredential;
  /** In addresses: `whmcs/api-secret`. */
  readonly key: string;
  /** For people: `WHMCS-style, API secret`. */
  readonly name: string;
}

export const KINDS: readonly Kind[] = DIALECTS.flatMap((dialect) =>
  dialect.credentials.map((credential) => ({
    dialect,
    credential,
    key: `${dialect.name}/${credential.kind}`,
    name: `${dialect.title}, ${kindWords(credential.kind)}`,
  })),
);

/** `api-secret` → `API secret` */
function kindWords(kind: string): string {
  return kind.replaceAll('-', ' ').replace(/^api\b/, 'API');
}

export function kindOf({ dialect, kind }: Pick<Caller, 'dialect' | 'kind'>): Kind | null {
  return KINDS.find(({ key }) => key === `${dialect}/${kind}`) ?? null;
}

export function kindName(caller: Pick<Caller, 'dialect' | 'kind'>): string {
  return kindOf(caller)?.name ?? `${caller.dialect}, ${kindWords(caller.kind)}`;
}

/** The actions of a caller, with the capital letters of their documents. */
export function actionNames({ dialect, actions }: Pick<Caller, 'dialect' | 'actions'>): readonly string[] {
  const known = DIALECTS.find(({ name }) => name === dialect)?.actions ?? [];
  return (actions ?? []).map((action) => known.find(({ name }) => name.toLowerCase() === action)?.name ?? action);
}

/** At most so many actions are named in a row. */
const NAMED = 3;

export function actionsText(caller: Pick<Caller, 'dialect' | 'actions'>): string {
  if (caller.actions === null) return 'all actions';
  const names = actionNames(caller);
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}` || 'no action';
}

export function addressesText({ allowedIps }: Pick<Caller, 'allowedIps'>): string {
  if (allowedIps === null) return 'any address';
  const more = allowedIps.length - NAMED;
  return `${allowedIps.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The state of a caller as a word and a colour. */
export function callerStatus({ revokedAt, isLoopbackOnly }: Caller, isLocked: boolean, isLarge = false): Html {
  if (revokedAt !== null) return status('Revoked', 'quiet', isLarge);
  if (isLocked) return status('Locked out', 'bad', isLarge);
  return isLoopbackOnly ? status('Demo, this machine only', 'warn', isLarge) : status('Active', 'good', isLarge);
}
