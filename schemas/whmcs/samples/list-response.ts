/** The counts of a list, for its document. */
export const TRIPLE = [
  [
    'totalresults',
    'int',
    'The total number of results: exact up to 10,000. Above, it is greater than limitstart + numreturned while rows follow.',
  ],
  ['startnumber', 'int', 'The offset of the first row: limitstart.'],
  ['numreturned', 'int', 'The number of rows in this answer.'],
] as const;
