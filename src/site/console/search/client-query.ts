import type { ClientSearch } from '../../../core/console/client-search.ts';
import { CLIENT_STATUSES } from '../../../core/records/client.ts';
import type { Grammar } from './grammar.ts';
import { idOf, oneOf } from './values.ts';

/** Searches of clients: a word is a client's number, or the beginning of a name. */
export const CLIENT_GRAMMAR: Grammar<ClientSearch> = {
  wordForm: 'a number, or the beginning of a name, company or mail address',
  readWord: (word) => {
    const id = idOf(word);
    return id === null ? { text: word } : { id };
  },
  keys: {
    id: {
      form: 'a number, such as id:7',
      read: (value) => {
        const id = idOf(value);
        return id === null ? null : { id };
      },
    },
    email: { form: 'the beginning of a mail address, such as email:anna@', read: (value) => ({ email: value }) },
    status: {
      form: `one of ${CLIENT_STATUSES.join(', ')}`,
      read: (value) => {
        const status = oneOf(CLIENT_STATUSES, value);
        return status === null ? null : { status };
      },
    },
    group: {
      form: 'the number of a group, or the beginning of its name, such as group:wholesale',
      read: (value) => ({ group: idOf(value) ?? value }),
    },
  },
};
