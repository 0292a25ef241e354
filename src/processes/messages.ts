import type { JobGroup } from '../../db/reads/job-backlog.ts';
import type { MetricValues } from '../observability/metrics.ts';
import type { ProcessCounts } from '../observability/process-counts.ts';
import type { Certificate } from '../server/certificate.ts';
import type { Setting } from './setting.ts';

/** All that a child needs to take calls. */
export interface Start {
  readonly setting: Setting;
  readonly certificate: Pick<Certificate, 'cert' | 'key'> | null;
  /** Its place among its siblings, from 1: in every line of its log. */
  readonly number: number;
  readonly counts: ProcessCounts;
}

/** The messages of a parent to a child. */
export type ToChild =
  | { readonly kind: 'start'; readonly start: Start }
  | { readonly kind: 'counts'; readonly counts: ProcessCounts }
  | { readonly kind: 'certificate'; readonly certificate: Pick<Certificate, 'cert' | 'key'> }
  /** Gentle: others take the calls meanwhile. */
  | { readonly kind: 'drain'; readonly isGentle: boolean };

/** The messages of a child to its parent. */
export type ToParent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'listening'; readonly port: number }
  /** Its last ones, before it ends. */
  | { readonly kind: 'metrics'; readonly values: MetricValues };

/** The question of a parent to a child: its own metrics. */
export type OfChild = 'metrics';

/** The questions of a child to its parent: the metrics of all, and the state of background work. */
export type OfParent = 'metrics' | 'job-problems' | 'job-notes' | 'job-backlog' | 'job-unread';

export interface Answers {
  readonly metrics: string;
  readonly 'job-problems': readonly string[];
  readonly 'job-notes': readonly string[];
  readonly 'job-backlog': readonly JobGroup[];
  readonly 'job-unread': Readonly<Record<string, number>>;
}
