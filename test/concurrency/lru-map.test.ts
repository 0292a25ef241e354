import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { LruMap } from '../../src/concurrency/lru-map.ts';

describe('A bounded map', () => {
  it('forgets what was used longest ago, like a list that is kept in order', () => {
    const map = new LruMap<number>(5);
    let order: string[] = [];
    let seed = 7;
    const random = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    const wrong: number[] = [];
    for (let step = 0; step < 20_000; step += 1) {
      const key = `k${random(12)}`;
      const isThere = order.includes(key);
      const what = random(10);
      if (what === 0) {
        map.delete(key);
        order = order.filter((one) => one !== key);
      } else if (what < 5) {
        if ((map.get(key) !== undefined) !== isThere) wrong.push(step);
        if (isThere) order = [...order.filter((one) => one !== key), key];
      } else {
        map.set(key, step);
        order = [...order.filter((one) => one !== key), key].slice(-5);
      }
      if (map.size !== order.length) wrong.push(step);
    }
    expect(wrong).toEqual([]);
  });

  it('takes no more memory the more often its entries are used', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const map = new LruMap<number>(100);
    for (let key = 0; key < 3; key += 1) map.set(`k${key}`, key);
    const use = (times: number): void => {
      for (let step = 0; step < times; step += 1) map.get(`k${step % 3}`);
    };
    use(10_000);
    collect();
    const before = process.memoryUsage().heapUsed;
    use(300_000);
    collect();
    // A hundred bytes for each use would be thirty million.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(3_000_000);
  });
});
