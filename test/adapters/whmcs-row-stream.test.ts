import { describe, expect, it } from '@jest/globals';
import type { AnswerData, Typing } from '../../adapters/whmcs/answers/answer-data.ts';
import { encodeAnswer } from '../../adapters/whmcs/answers/encode.ts';
import { CHUNK, listed, type List } from '../../adapters/whmcs/answers/listed.ts';
import { encodeStream, RowStream } from '../../adapters/whmcs/answers/row-stream.ts';
import { CredentialMoved } from '../../src/core/credential.ts';

const TEXTS = [
  '',
  'plain',
  ']}}',
  '</things></whmcsapi>',
  'a;b=c%41',
  '&<>"\'',
  'é日本\u{1F600}',
  'line\r\nbreak',
  '\u0000',
];
const rowOf = (id: number): AnswerData => ({
  id,
  note: TEXTS[id % TEXTS.length] ?? '',
  isOdd: id % 2 === 1,
  nothing: null,
  lines: { line: id % 3 === 0 ? [] : [{ id: 1 }, { id: 2 }] },
});

const rowsOf = (count: number): AnswerData[] => Array.from({ length: count }, (_none, at) => rowOf(at + 1));

async function* chunked(rows: readonly AnswerData[], size: number): AsyncGenerator<readonly AnswerData[]> {
  for (let from = 0; from < rows.length; from += size) yield await Promise.resolve(rows.slice(from, from + size));
}

async function piecesOf(body: AsyncIterable<string>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of body) pieces.push(piece);
  return pieces;
}

describe('An answer in pieces', () => {
  it.each(['json', 'xml', 'nvp'] as const)('is byte for byte that in one piece: %s', async (format) => {
    for (const typing of ['modern', 'legacy-strings'] satisfies Typing[]) {
      for (const count of [0, 1, 2, 7, 40]) {
        const rows = rowsOf(count);
        const members = { result: 'success', totalresults: 1_000, startnumber: 0, numreturned: count };
        const whole = encodeAnswer(format, 'GetThings', { ...members, things: { thing: rows } }, typing);
        const stream = new RowStream(members, 'things', 'thing', chunked(rows, 3));
        const { contentType, body } = encodeStream(format, 'GetThings', stream, typing);
        expect([contentType, (await piecesOf(body)).join('')]).toEqual([whole.contentType, whole.body]);
      }
    }
  });

  it('has a piece for each chunk of rows, and one for its end', async () => {
    const stream = new RowStream({}, 'things', 'thing', chunked(rowsOf(7), 3));
    expect(await piecesOf(encodeStream('json', '', stream, 'modern').body)).toHaveLength(4);
  });
});

/** A list of so many rows, which notes what it is asked for. */
function listOf(count: number, asked: number[][] = []): List<number> {
  return {
    wrapper: 'things',
    item: 'thing',
    idsOf: ({ start, size }) =>
      Promise.resolve({
        ids: Array.from({ length: Math.max(0, Math.min(size, count - start)) }, (_none, at) => start + at + 1),
        total: count,
      }),
    rowsOf: (ids) => {
      asked.push([...ids]);
      return Promise.resolve(ids);
    },
    fieldsOf: rowOf,
  };
}

describe('A list', () => {
  it('is plain data where it is one chunk at most', async () => {
    const answer = await listed(listOf(3), { start: 1, size: 25 });
    expect(answer).toEqual({
      totalresults: 3,
      startnumber: 1,
      numreturned: 2,
      things: { thing: [rowOf(2), rowOf(3)] },
    });
  });

  it('that matches nothing has numbers and an empty array, and reads no rows', async () => {
    const asked: number[][] = [];
    const answer = await listed(listOf(0, asked), { start: 0, size: 25 });
    expect(answer).toEqual({ totalresults: 0, startnumber: 0, numreturned: 0, things: { thing: [] } });
    expect(asked).toEqual([]);
  });

  it('leaves out numreturned where its document does', async () => {
    const answer = await listed({ ...listOf(0), hasOnlyTotal: true }, { start: 0, size: 25 });
    expect(answer).toEqual({ totalresults: 0, startnumber: 0, things: { thing: [] } });
  });

  it('counts the rows that are left where some were deleted meanwhile', async () => {
    const list = { ...listOf(3), rowsOf: (ids: readonly number[]) => Promise.resolve(ids.slice(1)) };
    expect(await listed(list, { start: 0, size: 25 })).toMatchObject({ totalresults: 3, numreturned: 2 });
  });

  it('of more than a chunk reads each further chunk only when it is asked for', async () => {
    const asked: number[][] = [];
    const answer = await listed(listOf(2 * CHUNK + 1, asked), { start: 0, size: 10_000 });
    expect(asked).toHaveLength(1);
    const read: number[] = [];
    for await (const chunk of (answer as RowStream).rows) read.push(...chunk.map(({ id }) => Number(id)));
    expect(read).toEqual(Array.from({ length: 2 * CHUNK + 1 }, (_none, at) => at + 1));
    expect(asked.map(({ length }) => length)).toEqual([CHUNK, CHUNK, 1]);
  });

  it('rejects where the credential has moved, before its answer begins or within it', async () => {
    const revoked = () => Promise.resolve('revoked' as const);
    await expect(listed({ ...listOf(3), idsOf: revoked }, { start: 0, size: 1 })).rejects.toThrow(CredentialMoved);
    await expect(listed({ ...listOf(3), rowsOf: revoked }, { start: 0, size: 1 })).rejects.toThrow(CredentialMoved);
    const list = listOf(2 * CHUNK);
    const later = { ...list, rowsOf: (ids: readonly number[]) => (ids[0] === 1 ? list.rowsOf(ids) : revoked()) };
    const stream = (await listed(later, { start: 0, size: 2 * CHUNK })) as RowStream;
    await expect(piecesOf(encodeStream('json', '', stream, 'modern').body)).rejects.toThrow(CredentialMoved);
  });
});
