/** All groups of measurements, in the order of a run. */
export const GROUPS = [
  'credential',
  'packet',
  'arrays',
  'start',
  'payments',
  'corp',
  'reads',
  'one-invoice',
  'latency',
  'outside',
  'fresh',
  'calls-log',
  'processes',
  'tenants',
  'large',
  'lists',
  'console',
  'memory',
] as const;
export type GroupName = (typeof GROUPS)[number];

/** Slow groups, which run only on request. */
export const SLOW_GROUPS: readonly GroupName[] = [
  'outside',
  'fresh',
  'calls-log',
  'processes',
  'tenants',
  'large',
  'lists',
  'console',
  'memory',
];

export function isGroup(name: string): name is GroupName {
  return (GROUPS as readonly string[]).includes(name);
}
