/** The rule of an attribute's value. */
type Values = RegExp;

const NUMBERS: Values = /^[-+0-9.eE,%\s]{1,10000}$/;
const NAME: Values = /^[A-Za-z_][\w.:-]{0,100}$/;
const WORDS: Values = /^[A-Za-z][A-Za-z -]{0,60}$/;
const PATH: Values = /^[-+0-9.eE,\sMmLlHhVvCcSsQqTtAaZz]*$/;
const TRANSFORM: Values = /^(?:matrix|translate|scale|rotate|skewX|skewY|[-+0-9.eE,\s()])*$/;
/** A colour, or a gradient of the same file. */
const PAINT: Values =
  /^(?:[A-Za-z]{1,30}|#[0-9A-Fa-f]{3,8}|(?:rgb|rgba|hsl|hsla)\([-0-9.,%\s/a-z]{1,60}\)|url\(#[A-Za-z_][\w.:-]{0,100}\))$/;
const REFERENCE: Values = /^(?:none|url\(#[A-Za-z_][\w.:-]{0,100}\))$/;

type Attributes = Readonly<Record<string, Values>>;

const LOOKS: Attributes = {
  id: NAME,
  transform: TRANSFORM,
  fill: PAINT,
  'fill-opacity': NUMBERS,
  'fill-rule': WORDS,
  'clip-rule': WORDS,
  'clip-path': REFERENCE,
  stroke: PAINT,
  'stroke-width': NUMBERS,
  'stroke-opacity': NUMBERS,
  'stroke-linecap': WORDS,
  'stroke-linejoin': WORDS,
  'stroke-miterlimit': NUMBERS,
  'stroke-dasharray': NUMBERS,
  'stroke-dashoffset': NUMBERS,
  opacity: NUMBERS,
  color: PAINT,
};
const GRADIENT: Attributes = { id: NAME, gradientUnits: WORDS, gradientTransform: TRANSFORM, spreadMethod: WORDS };

const numbers = (...names: readonly string[]): Attributes =>
  Object.fromEntries(names.map((name) => [name, NUMBERS] as const));

/** Every element that a logo may have, with its attributes. Nothing in it loads, runs, repeats or styles anything. */
export const ALLOWED: Readonly<Record<string, Attributes>> = {
  svg: { ...LOOKS, ...numbers('viewBox'), preserveAspectRatio: WORDS },
  g: LOOKS,
  defs: {},
  title: {},
  desc: {},
  path: { ...LOOKS, d: PATH },
  rect: { ...LOOKS, ...numbers('x', 'y', 'width', 'height', 'rx', 'ry') },
  circle: { ...LOOKS, ...numbers('cx', 'cy', 'r') },
  ellipse: { ...LOOKS, ...numbers('cx', 'cy', 'rx', 'ry') },
  line: { ...LOOKS, ...numbers('x1', 'y1', 'x2', 'y2') },
  polyline: { ...LOOKS, points: NUMBERS },
  polygon: { ...LOOKS, points: NUMBERS },
  clipPath: { id: NAME, clipPathUnits: WORDS, transform: TRANSFORM },
  linearGradient: { ...GRADIENT, ...numbers('x1', 'y1', 'x2', 'y2') },
  radialGradient: { ...GRADIENT, ...numbers('cx', 'cy', 'r', 'fx', 'fy', 'fr') },
  stop: { offset: NUMBERS, 'stop-color': PAINT, 'stop-opacity': NUMBERS },
};

/** Left out without a word: they draw nothing, and drawing programs write them into every file. */
export const IGNORED: ReadonlySet<string> = new Set(['version', 'baseProfile', 'xml:space', 'enable-background']);

/** Elements whose text is kept. */
export const WITH_TEXT: ReadonlySet<string> = new Set(['title', 'desc']);
