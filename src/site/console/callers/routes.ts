import type { Route } from '../../routing/route.ts';
import { actsPage } from '../acts/acts.ts';
import { callerChange, callerLetIn, callerRevoke, callerRotate } from './acts.ts';
import { callerPage } from './caller.ts';
import { corporationPage } from './corporation.ts';
import { callersPage } from './list.ts';
import { callerForm, callerMake } from './make.ts';

/** The pages of callers, and that of the acts on them. */
export const callerRoutes: readonly Route[] = [
  callersPage,
  callerForm,
  callerMake,
  callerPage,
  callerChange,
  callerRotate,
  callerRevoke,
  callerLetIn,
  corporationPage,
  actsPage,
];
