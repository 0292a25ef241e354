import { createHash } from 'node:crypto';
import { randomFrom } from '../../shared/random.ts';

/** Choices that are the same for the same words: an input is made again from only its seed, arm and number. */
export class Chance {
  readonly #next: () => number;

  constructor(...words: readonly (string | number)[]) {
    this.#next = randomFrom(createHash('sha256').update(words.join('/')).digest().readInt32LE(0));
  }

  /** A whole number from 0, below the limit. */
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  yes(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new RangeError('There is nothing to pick from');
    return found;
  }

  /** One of the names, by weight. */
  weighed<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let left = this.#next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) if ((left -= weight) < 0) return name;
    return this.pick(entries)[0];
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}
