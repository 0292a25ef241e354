import { expect, describe, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { JoinedLines } from '../../../src/observability/log/joined-lines.ts';

describe('The lines of a turn', () => {
  it('are one write, in their order, and the next turn has its own', async () => {
    const writes: string[] = [];
    const target = new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        writes.push(text);
        done();
      },
    });
    const lines = new JoinedLines(target);
    lines.write('a\n');
    await Promise.resolve();
    lines.write('b\n');
    expect(writes).toEqual([]);
    await turn();
    lines.write('c\n');
    await turn();
    expect(writes).toEqual(['a\nb\n', 'c\n']);
  });
});
