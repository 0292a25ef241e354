/** One sample of the text format of Prometheus. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gateway's `/metrics`; throws where a line is not of the format. */
export async function scrape(url: string): Promise<readonly Sample[]> {
  const answer = await fetch(`${url}/metrics`);
  if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status}`);
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map(sampleOf);
}

function sampleOf(line: string): Sample {
  const [, name, text = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`This is not a sample: ${line}`);
  const labels = [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map((match) => [match[1] ?? '', match[2] ?? '']);
  return { name, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(value) };
}

/** The value of the series with exactly these labels; `undefined` where there is none. */
export function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = JSON.stringify(Object.entries(labels).sort());
  return samples.find((one) => one.name === name && JSON.stringify(Object.entries(one.labels).sort()) === wanted)
    ?.value;
}
