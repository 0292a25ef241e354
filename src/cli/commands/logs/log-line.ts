import { oneLine, prettyLine } from '../../../observability/log/log-text.ts';
import type { LogLevel } from '../../../observability/log/logger.ts';

/** The levels, the most severe first. */
export const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly'];

/** The filter of lines; an absent member matches every line. */
export interface LineFilter {
  /** This level and more severe ones. */
  readonly level?: LogLevel;
  readonly tenant?: string;
  readonly dialect?: string;
  readonly action?: string;
  /** Whole, or up to its colon: `login` is every `login: …`. */
  readonly outcome?: string;
  readonly requestId?: string;
}

type Entry = Readonly<Record<string, unknown>>;

/** A line of the log: its fields, or `null` where it is not JSON of a logger. */
export interface LogLine {
  readonly text: string;
  readonly entry: Entry | null;
}

export function readLine(text: string): LogLine {
  const line = text.trimEnd();
  return { text: line, entry: line.startsWith('{') ? entryOf(line) : null };
}

function entryOf(text: string): Entry | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'level' in value ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Whether a line passes the filter; a line that is not JSON passes only without a filter. */
export function passes({ entry }: LogLine, filter: LineFilter): boolean {
  const { level, outcome, action, ...exact } = filter;
  if (entry === null) return Object.keys(filter).length === 0;
  const has = (name: string, wanted: string | undefined): boolean =>
    wanted === undefined || textIn(entry, name) === wanted;
  return (
    (level === undefined || isAtLeast(textIn(entry, 'level'), level)) &&
    has('tenant', exact.tenant) &&
    has('dialect', exact.dialect?.toLowerCase()) &&
    has('action', action?.toLowerCase()) &&
    has('requestId', exact.requestId) &&
    (outcome === undefined ||
      textIn(entry, 'outcome') === outcome ||
      textIn(entry, 'outcome').startsWith(`${outcome}:`))
  );
}

function isAtLeast(level: string, least: LogLevel): boolean {
  const place = LEVELS.findIndex((known) => known === level);
  return place >= 0 && place <= LEVELS.indexOf(least);
}

function textIn(entry: Entry, name: string): string {
  const value = entry[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The fields of a call in the order of interest; other fields follow. */
const ORDER = ['dialect', 'action', 'tenant', 'credential', 'invoice', 'outcome', 'status', 'durationMs', 'requestId'];

/** A line for people; the time is UTC, as it was logged. */
export function shownLine({ text, entry }: LogLine, isColoured: boolean): string {
  if (entry === null) return oneLine(text);
  const { level, message, timestamp, ...rest } = entry;
  const fields = Object.fromEntries([
    ...ORDER.filter((name) => name in rest).map((name) => [name, rest[name]] as const),
    ...Object.entries(rest).filter(([name]) => !ORDER.includes(name)),
  ]);
  const time = (typeof timestamp === 'string' ? timestamp : '').replace('T', ' ').replace(/Z$/, '');
  return prettyLine(time, String(level), typeof message === 'string' ? message : '', fields, isColoured).trimStart();
}
