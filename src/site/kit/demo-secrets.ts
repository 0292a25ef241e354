import type { DemoSecrets } from '../../../adapters/descriptor.ts';
import { PLACEHOLDER_SECRETS } from '../../../schemas/placeholders.ts';
import { DEMO } from '../../demo/demo.ts';
import type { SitePorts } from '../ports.ts';

/** Whether pages may show the demo's secrets: on this machine only, and only with its data. A database that is away has none. */
export async function isDemoHere({ isLoopback, hasDemo }: Pick<SitePorts, 'isLoopback' | 'hasDemo'>): Promise<boolean> {
  return isLoopback && (await hasDemo().catch(() => false));
}

/** The secrets of samples. */
export function sampleSecrets(isDemo: boolean): DemoSecrets {
  return isDemo ? DEMO : PLACEHOLDER_SECRETS;
}
