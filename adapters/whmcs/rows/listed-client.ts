import { dateOf, wallTimeAt } from '../../../src/core/dates.ts';
import type { ListedClient } from '../../../src/core/lists/quotes.ts';
import type { AnswerData } from '../answers/answer-data.ts';

/** A row of GetClients, which a quote has too. */
export function listedClientFields(client: ListedClient, timeZone: string): AnswerData {
  return {
    id: client.id,
    firstname: client.firstName,
    lastname: client.lastName,
    companyname: client.companyName,
    email: client.email,
    datecreated: dateOf(wallTimeAt(client.createdAt, timeZone)),
    groupid: client.groupId ?? 0,
    status: client.status,
  };
}
