import { randomFrom, shuffled } from '../shared/random.ts';

/** Faults that end processes as a crash would. */
export const KILLS = ['kill-gateway', 'kill-postgres', 'kill-everything'] as const;

/** Faults that disturb the gateways, the server, or the network between them. */
export const DISTURBANCES = [
  'cut-before-commit',
  'cut-after-commit',
  'hang-before-commit',
  'hang-after-commit',
  'delay-commit',
  'stop-backend',
  'stop-postmaster',
  'terminate-backends',
  'kill-backend',
  'restart-immediate',
  'disk-error',
] as const;

type KillKind = (typeof KILLS)[number];
type DisturbanceKind = (typeof DISTURBANCES)[number];
export type FaultKind = KillKind | DisturbanceKind;

/** Everything at once is the rarest. */
const KILL_DECK: readonly KillKind[] = [
  ...(['kill-gateway', 'kill-postgres', 'kill-gateway', 'kill-postgres'] as const),
  ...(['kill-gateway', 'kill-postgres', 'kill-everything'] as const),
];

/**
 * The faults of a run in their order, the same for the same seed. Kills and disturbances take turns. With enough
 * kills, every wanted kind comes at least once.
 */
export function planOf(seed: number, kills: number, kinds: readonly FaultKind[]): readonly FaultKind[] {
  const random = randomFrom(seed);
  const disturbances = DISTURBANCES.filter((kind) => kinds.includes(kind));
  const chosen = drawn(
    KILL_DECK.filter((kind) => kinds.includes(kind)),
    kills,
    random,
  );
  const between = drawn(disturbances, Math.max(chosen.length, disturbances.length), random);
  const plan: FaultKind[] = [];
  for (let turn = 0; turn < Math.max(chosen.length, between.length); turn += 1) {
    plan.push(...chosen.slice(turn, turn + 1), ...between.slice(turn, turn + 1));
  }
  return plan;
}

/** So many cards of a deck that is shuffled again each time it is empty. */
function drawn<T>(deck: readonly T[], count: number, random: () => number): T[] {
  const cards: T[] = [];
  while (deck.length > 0 && cards.length < count) cards.push(...shuffled(deck, random));
  return cards.slice(0, count);
}
