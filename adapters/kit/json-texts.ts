import type { WireRequest } from '../dialect.ts';

/** The texts of a JSON object, by name; other values are left out. Empty for a body that is not a JSON object. */
export function textsOf(body: WireRequest['body']): Readonly<Record<string, string | undefined>> {
  try {
    const members = Object.entries(JSON.parse(String(body)) as Readonly<Record<string, unknown>>);
    return Object.fromEntries(members.filter((member): member is [string, string] => typeof member[1] === 'string'));
  } catch {
    return {};
  }
}
