import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { line, stack } from 'd3-shape';
import { decimalsText } from './numbers.ts';
import { html, trusted, type Html, type HtmlValue } from '../../../adapters/html.ts';

/** Kinds of a plot, each with a colour of its own. */
export const MOST_KINDS = 3;

/** One bar: its label, and the size of each kind. */
export interface Bar {
  /** For the pointer, such as `16 Nov: 3,880.00 USD`. */
  readonly title: string;
  /** Below the bar; empty where there is no room for each. */
  readonly label: string;
  readonly values: readonly number[];
}

interface BarPlot {
  readonly heading: string;
  /** The sentence that says what the picture shows. */
  readonly summary: string;
  readonly kinds: readonly string[];
  readonly bars: readonly Bar[];
  /** The numbers, as a table. */
  readonly table: Html;
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** Stacked bars. Shapes are in percent and letters are HTML, so that both stay sharp at any width. */
export function barPlot({ heading, summary, kinds, bars, table }: BarPlot): Html {
  const top = max(bars, ({ values }) => values.reduce((sum, value) => sum + value, 0)) ?? 0;
  const y = scaleLinear([0, top || 1], [100, 0]).nice(4);
  const x = scaleBand(
    bars.map((_bar, place) => place),
    [0, 100],
  ).padding(0.3);
  const layers = stack<Bar, number>()
    .keys(kinds.map((_kind, place) => place))
    .value(({ values }, kind) => values[kind] ?? 0)([...bars]);
  const groups = bars.map((bar, place) => {
    const parts = layers.map((layer, kind) => {
      const [from, to] = layer[place] ?? [0, 0];
      if (to <= from) return null;
      const height = y(from) - y(to);
      return html`<rect
        class="bar p${String(kind + 1)}"
        x="${percent(x(place) ?? 0)}"
        y="${percent(y(to))}"
        width="${percent(x.bandwidth())}"
        height="${percent(height)}"
      />`;
    });
    return html`<g><title>${bar.title}</title>${parts}</g>`;
  });
  return figure(heading, key(kinds, false), [
    html`<div class="canvas tall">
      ${axis(y)}
      <svg role="img" aria-label="${summary}">${grid(y, '100%', percent)}${groups}</svg>
      <ol class="x days" aria-hidden="true">
        ${bars.map(({ label }) => html`<li><span>${label}</span></li>`)}
      </ol>
    </div>`,
    table,
  ]);
}

/** Lines over the same steps, one for each kind. */
interface LinePlot {
  readonly name: string;
  readonly summary: string;
  /** Of each kind its values, one for each step. */
  readonly series: readonly (readonly number[])[];
  /** Below the plot, at equal distances; the first and the last are at its ends. */
  readonly ticks: readonly string[];
  readonly isLow: boolean;
}

export function linePlots(heading: string, kinds: readonly string[], plots: readonly LinePlot[], table: Html): Html {
  return figure(heading, key(kinds, true), [plots.map(canvasOf), table]);
}

function canvasOf({ name, summary, series, ticks, isLow }: LinePlot): Html {
  const top = max(series, (values) => max(values) ?? 0) ?? 0;
  const y = scaleLinear([0, top || 1], [100, 0]).nice(isLow ? 1 : 2);
  const steps = max(series, ({ length }) => length) ?? 0;
  const x = scaleLinear([0, Math.max(1, steps - 1)], [0, 100]);
  const path = line<number>(
    (_value, place) => x(place),
    (value) => y(value),
  ).digits(1);
  // The last kinds first: the first one lies on top.
  const lines = series.map(
    (values, kind) => html`<path class="line p${String(kind + 1)}" d="${path(values) ?? ''}" ${STROKE} />`,
  );
  return html`<div class="canvas${isLow ? ' low' : ''}">
    <h3>${name}</h3>
    ${axis(y, isLow ? 1 : 2)}
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="${summary}">
      ${grid(y, '100', decimals, isLow ? 1 : 2)}${[...lines].reverse()}
    </svg>
    ${
      ticks.length === 0
        ? null
        : html`<ol class="x ticks" aria-hidden="true">
            ${ticks.map((tick) => html`<li>${tick}</li>`)}
          </ol>`
    }
  </div>`;
}

const STROKE = trusted('vector-effect="non-scaling-stroke"');

/** A part of 100, with one decimal. */
function decimals(value: number): string {
  return decimalsText(value, 0, 1);
}

function percent(value: number): string {
  return `${decimals(value)}%`;
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

/** Numbers for people to read a height by, from the top down. */
function axis(y: Scale, count = 4): Html {
  return html`<ol class="y" aria-hidden="true">
    ${ticksOf(y, count)
      .reverse()
      .map((tick) => html`<li>${COMPACT.format(tick)}</li>`)}
  </ol>`;
}

/** Equal steps from 0 to the end of the scale: the labels are spread evenly. */
function ticksOf(y: Scale, count: number): number[] {
  const top = y.domain()[1] ?? 1;
  return Array.from({ length: count + 1 }, (_none, place) => (top * place) / count);
}

function grid(y: Scale, right: string, unit: (value: number) => string, count = 4): HtmlValue {
  return ticksOf(y, count).map(
    (tick) => html`<line class="grid" x1="0" x2="${right}" y1="${unit(y(tick))}" y2="${unit(y(tick))}" ${STROKE} />`,
  );
}

function key(kinds: readonly string[], areLines: boolean): Html {
  return html`<ul class="key${areLines ? ' lines' : ''}">
    ${kinds.map((kind, place) => html`<li class="p${String(place + 1)}"><bdi>${kind}</bdi></li>`)}
  </ul>`;
}

function figure(heading: string, keys: Html, body: HtmlValue): Html {
  return html`<figure class="plot">
    <figcaption>
      <h2>${heading}</h2>
      ${keys}
    </figcaption>
    ${body}
  </figure>`;
}

/** The numbers of a plot, folded. */
export function numbersOf(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Html {
  return html`<details class="more">
    <summary>Numbers of this plot</summary>
    <table>
      <caption class="hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((name, place) =>
            place === 0
              ? html`<th scope="col">${name}</th>`
              : html`<th scope="col" class="figure"><bdi>${name}</bdi></th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, place) =>
                place === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="figure">${cell}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}
