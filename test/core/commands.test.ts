import { describe, expect, it } from '@jest/globals';
import { newCommandId } from '../../src/core/commands.ts';
import { NOW } from '../support/builders.ts';

describe('The made-up name of a command', () => {
  it('sorts by its time, whatever the digits of that', () => {
    const times = [0, 9.7, 255, 4_095, NOW, NOW + 1, NOW + 86_400_000];
    const names = times.map((time, index) => newCommandId(time, String(9 - index)));
    expect([...names].sort()).toEqual(names);
  });

  it('is another one at the same time', () => {
    expect(newCommandId(NOW, 'a')).not.toBe(newCommandId(NOW, 'b'));
  });
});
