import type { OperatorRoute } from '../../routing/route.ts';
import { accountRoute } from './account.ts';
import { changePassword, confirmFactor, offerFactor, removeFactor } from './acts.ts';

/** The operator's own account. */
export const accountRoutes: readonly OperatorRoute[] = [
  accountRoute,
  changePassword,
  offerFactor,
  confirmFactor,
  removeFactor,
];
