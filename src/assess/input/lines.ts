/** A longer line of a log is cut: its end has no more of a call than a value. */
export const LONGEST_LOG_LINE = 64 * 1_024;

/** The lines of a text in pieces, those that end in one piece together. A longer line is cut; one at most is kept. */
export async function* linesOf(chunks: AsyncIterable<string>, longest: number): AsyncGenerator<readonly string[]> {
  let rest = '';
  let isCut = false;
  for await (const chunk of chunks) {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      const line = chunk.slice(from, end);
      if (!isCut) lines.push((rest === '' ? line : rest + line).slice(0, longest));
      rest = '';
      isCut = false;
      from = end + 1;
    }
    if (!isCut) rest += chunk.slice(from);
    if (rest.length >= longest) {
      lines.push(rest.slice(0, longest));
      rest = '';
      isCut = true;
    }
    yield lines;
  }
  if (rest !== '') yield [rest];
}
