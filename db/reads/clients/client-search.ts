/** The searched texts of a client, and the columns that have their first characters in small letters. */
const SEARCHED: Readonly<Record<string, (client: string) => string>> = {
  sort_email: (client) => `${client}.email`,
  // It begins with the first name.
  sort_full_name: (client) => `(${client}.first_name || ' ' || ${client}.last_name)`,
  sort_last_name: (client) => `${client}.last_name`,
  sort_company_name: (client) => `${client}.company_name`,
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
  const text = `lower(cast(${bind(search)} as text))`;
  const from = `left(${text}, ${CHARACTERS})`;
  const to = `(${from} || '${LAST_CHARACTER}')`;
  const isLonger = search.length > CHARACTERS;
  return Object.entries(SEARCHED)
    .map(([column, whole]) => {
      const begins = `${client}.${column} >= ${from} and ${client}.${column} < ${to}`;
      return isLonger ? `(${begins} and starts_with(lower(${whole(client)}), ${text}))` : `(${begins})`;
    })
    .join(' or ');
}
