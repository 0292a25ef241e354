import type { Json } from '../changes.ts';
import type { LoadPlan } from '../load-plan.ts';
import type { Verdict } from './decision.ts';
import type { WorkingState } from './working-state.ts';

/** All that the core knows of one kind of command. */
export interface Rule<C> {
  /** The rows to load and to lock before the decision. */
  plan(command: C): LoadPlan;
  decide(working: WorkingState, command: C): Verdict;
  /** The request for the history of a refusal, with amounts as the caller wrote them. */
  requested(command: C): { readonly [name: string]: Json | undefined };
}
