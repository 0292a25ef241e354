import type { Route } from '../../routing/route.ts';
import { CHARGE_ACTS } from './charge-acts.ts';
import { chargePage } from './charge.ts';
import { deliveryPage, deliveryRetry } from './delivery.ts';
import { jobPage, jobRetry } from './job.ts';
import { workPage } from './overview.ts';
import { workRetry } from './retry.ts';

/** The pages of the background work. */
export const workRoutes: readonly Route[] = [
  ...[workPage, workRetry, jobPage, jobRetry, deliveryPage, deliveryRetry],
  ...[chargePage, ...CHARGE_ACTS],
];
