import { loadKit } from '../../../src/conform/cases/load.ts';
import type { Members } from '../../../src/conform/cases/case.ts';
import { switchOnAllMethods } from '../../dialects/corp/fixtures.ts';
import type { TestGateway } from '../gateway.ts';

interface Proof {
  readonly proof: Members;
  readonly variables?: Members;
}

type Prepare = (gateway: TestGateway, profile: string) => Promise<Proof>;

/** The settings of a tenant that a profile means, in the words of the table `tenants`. */
const TENANTS: Readonly<Record<string, Parameters<TestGateway['addTenant']>[0]>> = {};

/** Makes what the cases of a profile need, and gives the credential for them. */
export function proofs(dialect: string): Prepare {
  return dialect === 'corp' ? prepareCorp : prepareWhmcs;
}

const prepareWhmcs: Prepare = async (gateway, profile) => {
  const { credential } = loadKit('whmcs').dialect;
  if (profile === 'default') return { proof: credential };
  const tenant = TENANTS[profile];
  if (tenant === undefined) throw new TypeError(`There is no profile ${profile}`);
  await gateway.addTenant(tenant);
  return { proof: credential };
};

const prepareCorp: Prepare = async (gateway) => {
  await switchOnAllMethods(gateway);
  return { proof: loadKit('corp').dialect.credential };
};
