import { createHash } from 'node:crypto';
import { loadKit } from '../../../src/conform/cases/load.ts';
import type { Members } from '../../../src/conform/cases/case.ts';
import { switchOnAllMethods } from '../../dialects/corp/fixtures.ts';
import type { TestGateway } from '../gateway.ts';

interface Proof {
  readonly proof: Members;
  readonly variables?: Members;
}

type Prepare = (gateway: TestGateway, profile: string) => Promise<Proof>;

/** A tenant with settings, and the typing of its credential. */
interface Profile {
  readonly tenant: Omit<Parameters<TestGateway['addTenant']>[0], 'id'>;
  readonly typing?: Parameters<TestGateway['addCredential']>[0]['typing'];
}

/** The profiles of docs/conformance.md beside `default`. */
const PROFILES: Readonly<Record<string, Profile>> = {
  refuse: { tenant: { unknownGateways: 'refuse', extraDecimals: 'refuse' } },
  'rules-9': { tenant: { invoiceRules: '9' } },
  'transid-none': { tenant: { referenceScope: 'none' } },
  'transid-gateway': { tenant: { referenceScope: 'gateway' } },
  'legacy-strings': { tenant: {}, typing: 'legacy-strings' },
};

const METHODS = ['mailin', 'banktransfer'].map((systemName) => ({
  ...{ systemName, displayName: systemName, isCardGateway: false },
}));

/** Makes what the cases of a profile need, and gives the credential for them. */
export function proofs(dialect: string): Prepare {
  return dialect === 'corp' ? prepareCorp : prepareWhmcs;
}

const prepareWhmcs: Prepare = async (gateway, profile) => {
  if (profile === 'default') return { proof: loadKit('whmcs').dialect.credential };
  const settings = PROFILES[profile];
  if (settings === undefined) throw new TypeError(`There is no profile ${profile}`);
  // A number of its own for each name.
  const id = 1_000 + (createHash('sha256').update(profile).digest().readUInt16BE() % 9_000);
  await gateway.addTenant({ ...settings.tenant, id }, METHODS);
  await gateway.addCredential({ tenantId: id, identifier: profile, typing: settings.typing ?? 'modern' });
  return { proof: { identifier: profile, secret: profile } };
};

const prepareCorp: Prepare = async (gateway) => {
  await switchOnAllMethods(gateway);
  return { proof: loadKit('corp').dialect.credential };
};
