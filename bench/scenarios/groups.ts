/** Everything that can be measured, in the order in which it is. */
export const GROUPS = [
  'credential',
  'start',
  'payments',
  'corp',
  'reads',
  'one-invoice',
  'latency',
  'large',
  'memory',
] as const;
export type GroupName = (typeof GROUPS)[number];

/** Those that take their time, and run only when they are asked for. */
export const SLOW_GROUPS: readonly GroupName[] = ['large', 'memory'];

export function isGroup(name: string): name is GroupName {
  return (GROUPS as readonly string[]).includes(name);
}
