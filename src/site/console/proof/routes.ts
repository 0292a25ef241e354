import type { Route } from '../../routing/route.ts';
import { proofPage, proofRun } from './overview.ts';
import { runPage } from './run.ts';
import { sealsPage } from './seals.ts';

/** The pages of the proof. */
export const proofRoutes: readonly Route[] = [proofPage, proofRun, runPage, sealsPage];
