import type { Knex } from 'knex';
import { listCredentials, type ListedCredential } from '../../../../db/admin/credentials.ts';
import { CommandError } from '../../support/errors.ts';
import { type View } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';

export function noCredential(identifier: string, dialect: string): CommandError {
  return new CommandError(
    `There is no credential ${printable(identifier)} of ${dialect}: credential list shows those there are.`,
  );
}

/** A credential as its commands show it. */
export function viewOf(credential: ListedCredential): View {
  return {
    id: credential.id,
    tenant: credential.tenantId,
    dialect: credential.dialect,
    kind: credential.kind,
    identifier: credential.identifier,
    label: credential.label,
    actions: credential.actions,
    allowedIps: credential.allowedIps,
    queryString: credential.allowsQueryString,
    typing: credential.typing,
    defaultResponsetype: credential.defaultFormat,
    loopbackOnly: credential.isLoopbackOnly,
    revokedAt: credential.revokedAt,
    createdAt: credential.createdAt,
    lastUsedAt: credential.lastUsedAt,
    oldSecretUntil: credential.previousEndsAt,
  };
}

/** The credential of an identifier, of any kind; throws CommandError where none is valid. */
export async function readObeyed(database: Knex, dialect: string, identifier: string): Promise<ListedCredential> {
  const known = await listCredentials(database, { tenantId: null, dialect, identifier });
  const obeyed = known.find(({ revokedAt }) => revokedAt === null);
  if (obeyed !== undefined) return obeyed;
  if (known.length === 0) throw noCredential(identifier, dialect);
  throw new CommandError(`The credential ${identifier} was revoked, for good: credential add makes another.`);
}
