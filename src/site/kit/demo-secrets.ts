import type { DemoSecrets } from '../../../adapters/descriptor.ts';
import { DEMO } from '../../demo/demo.ts';
import type { SitePorts } from '../ports.ts';

/** In the place of the demo's secrets, where there is no demo or others can reach the gateway. */
const PLACEHOLDERS: DemoSecrets = {
  identifier: 'YOUR_IDENTIFIER',
  secret: 'YOUR_SECRET',
  login: 'YOUR_LOGIN',
  password: 'YOUR_PASSWORD',
  corpPassword: 'YOUR_PASSWORD',
};

/** Whether pages may show the demo's secrets: on this machine only, and only with its data. A database that is away has none. */
export async function isDemoHere({ isLoopback, hasDemo }: Pick<SitePorts, 'isLoopback' | 'hasDemo'>): Promise<boolean> {
  return isLoopback && (await hasDemo().catch(() => false));
}

/** The secrets of samples. */
export function sampleSecrets(isDemo: boolean): DemoSecrets {
  return isDemo ? DEMO : PLACEHOLDERS;
}
