import type { Options } from './options.ts';
import { tableOf } from './report/report.ts';
import type { Figure } from './report/target.ts';
import { runScenario, type ScenarioRun } from './run-scenario.ts';
import type { GroupName } from './scenarios/groups.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Stage, StageOptions } from './stage/stage.ts';
import type { Undo } from './stage/undo.ts';

/** The findings of a group. */
export interface GroupResult {
  readonly name: GroupName;
  readonly figures: readonly Figure[];
  /** Every round, for a closer look. */
  readonly details: unknown;
  /** Tables for people. */
  readonly tables: readonly string[];
  /** Reasons that make the figures worthless, a sentence each. */
  readonly complaints: readonly string[];
  /** Payments that were acknowledged, cut off in flight at the most, and recorded elsewhere than on the main stage. */
  readonly acknowledged: number;
  readonly unanswered: number;
  readonly recordedElsewhere: number;
}

/** The input of the groups. */
export interface Context {
  readonly options: Options;
  readonly undo: Undo;
  readonly doing: (text: string) => void;
  /** Sets a stage; what is left out is as on the main one. */
  readonly stage: (about?: Partial<Pick<StageOptions, 'seed' | 'environment' | 'server'>>) => Promise<Stage>;
  /** The stage that most groups share; set when it is first asked for. */
  readonly main: () => Promise<Stage>;
  /** Payments a second that the gateway took at the most; `null` before they were measured. */
  readonly maximum: { perSecond: number | null };
}

export type RunGroup = (context: Context) => Promise<GroupResult>;

/** A group of which nothing is known yet. */
export const NOTHING = { tables: [], complaints: [], acknowledged: 0, unanswered: 0, recordedElsewhere: 0 } as const;

export interface OneRun extends ScenarioRun {
  readonly recordsPayments: boolean;
}

/** Runs a scenario with the sizes of this run. */
export async function runOne(scenario: Scenario, { options, doing }: Context): Promise<OneRun> {
  const run = await runScenario(scenario, options, doing);
  return { ...run, recordsPayments: scenario.recordsPayments };
}

/** The findings of a group's scenarios. */
export function resultOf(name: GroupName, runs: readonly OneRun[]): GroupResult {
  const results = runs.map(({ result }) => result);
  const failed = results.flatMap(({ contenders }) => contenders.filter((contender) => contender.failed > 0));
  return {
    name,
    figures: results.flatMap(({ figures }) => figures),
    details: results,
    tables: results.map(tableOf),
    complaints: failed.map(
      (contender) =>
        `${contender.failed} calls of "${contender.name}" failed, the first one: ${contender.failure ?? ''}`,
    ),
    acknowledged: runs.reduce((sum, run) => sum + (run.recordsPayments ? run.acknowledged : 0), 0),
    unanswered: runs.reduce((sum, run) => sum + (run.recordsPayments ? run.unanswered : 0), 0),
    recordedElsewhere: 0,
  };
}
