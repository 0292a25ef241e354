import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { Line, type Channel } from '../../src/processes/line.ts';

/** Two ends of a channel, which carry JSON as those between processes do. */
function channels(): readonly [Channel, Channel] {
  const ends = [new EventEmitter(), new EventEmitter()] as const;
  const to =
    (other: EventEmitter): NonNullable<Channel['send']> =>
    (message) => {
      const text = JSON.stringify(message);
      setImmediate(() => other.emit('message', JSON.parse(text)));
      return true;
    };
  return [Object.assign(ends[0], { send: to(ends[1]) }), Object.assign(ends[1], { send: to(ends[0]) })];
}

const none = { heard: (): void => undefined, asked: () => Promise.resolve(null) };

describe('A line between two processes', () => {
  it('carries messages and questions both ways', async () => {
    const [one, other] = channels();
    const heard: unknown[] = [];
    const first = new Line<string, string, string, string>(one, {
      heard: (message) => heard.push(message),
      asked: (question) => Promise.resolve([question, 'first']),
    });
    const second = new Line<string, string, string, string>(other, {
      heard: (message) => heard.push(message),
      asked: (question) => Promise.resolve([question, 'second']),
    });
    first.send('a');
    second.send('b');
    const answers = await Promise.all([first.ask('x'), first.ask('y'), second.ask('z')]);
    expect(answers).toEqual([
      ['x', 'second'],
      ['y', 'second'],
      ['z', 'first'],
    ]);
    expect(heard).toEqual(['a', 'b']);
  });

  it('rejects a question that the other end could not answer', async () => {
    const [one, other] = channels();
    const first = new Line<string, string, string, string>(one, none);
    new Line<string, string, string, string>(other, { ...none, asked: () => Promise.reject(new Error('away')) });
    await expect(first.ask('x')).rejects.toMatchObject({ name: 'LineCut', message: 'Error: away' });
  });

  it('rejects a question that no one answers in time, and passes over what is not its own', async () => {
    const [one, other] = channels();
    const first = new Line<string, string, string, string>(one, none);
    other.send?.({ type: 'another' }, undefined, undefined, () => undefined);
    await expect(first.ask('x')).rejects.toThrow('The other process did not answer within 2000 ms');
  });
});
