import { resultOf, runOne, type Context, type GroupResult } from './group.ts';
import { tenantPayments, tenantReads } from './scenarios/tenants.ts';
import { seedTenants, TENANT_IDS, type Seeded } from './stage/seed.ts';
import type { Stage } from './stage/stage.ts';

/** One gateway with all tenants, beside the same with the calls of one of them. */
export async function tenantsGroup(context: Context): Promise<GroupResult> {
  const { stage, tenants } = await stageOfTenants(context, TENANT_IDS.length);
  const payments = await runOne(tenantPayments(stage.bench, tenants), context);
  const reads = await runOne(tenantReads(stage.bench, tenants), context);
  const recordedElsewhere = await stage.countRecorded();
  await stage.close();
  return { ...resultOf('tenants', [payments, reads]), recordedElsewhere };
}

/** A stage of several tenants, which share the invoices of the options. */
export async function stageOfTenants(
  { stage: set, options }: Context,
  count: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly stage: Stage; readonly tenants: readonly Seeded[] }> {
  let tenants: readonly Seeded[] = [];
  const stage = await set({
    environment,
    seed: async (owner, { databaseUrls }) => {
      tenants = await seedTenants(owner, databaseUrls.owner, Math.ceil(options.invoices / count), count);
      const [first] = tenants;
      if (first === undefined) throw new Error('A stage needs a tenant');
      return first;
    },
  });
  return { stage, tenants };
}
