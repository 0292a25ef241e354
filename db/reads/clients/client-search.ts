type Text = 'email' | 'full_name' | 'last_name' | 'company_name';

/** The searched texts of a client. The columns `sort_` have their first characters in small letters. */
const SEARCHED: Readonly<Record<Text, (client: string) => string>> = {
  email: (client) => `${client}.email`,
  // It begins with the first name.
  full_name: (client) => `(${client}.first_name || ' ' || ${client}.last_name)`,
  last_name: (client) => `${client}.last_name`,
  company_name: (client) => `${client}.company_name`,
};
/** The characters of a text that its column has. */
const CHARACTERS = 64;
/** Behind each text that begins with a text. */
const LAST_CHARACTER = String.fromCodePoint(0x10ffff);

/**
 * The condition that a mail address, a name or a company of a client begins with a text, in any case of letters. `client` is
 * the alias of `clients`. The columns are in its indexes; the whole texts are read for a longer search only.
 */
export function clientsBeginning(client: string, search: string, bind: (value: string) => string): string {
  return Object.values(beginningsOf(client, search, bind)).join(' or ');
}

/** The same for each text by itself. */
export function beginningsOf(
  client: string,
  search: string,
  bind: (value: string) => string,
): Readonly<Record<Text, string>> {
  const text = `lower(cast(${bind(search)} as text))`;
  const from = `left(${text}, ${CHARACTERS})`;
  const to = `(${from} || '${LAST_CHARACTER}')`;
  const isLonger = search.length > CHARACTERS;
  const conditions = Object.entries(SEARCHED).map(([name, whole]) => {
    const column = `${client}.sort_${name}`;
    const begins = `${column} >= ${from} and ${column} < ${to}`;
    return [name, isLonger ? `(${begins} and starts_with(lower(${whole(client)}), ${text}))` : `(${begins})`];
  });
  return Object.fromEntries(conditions) as Record<Text, string>;
}
