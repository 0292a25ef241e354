/** The variables on how long things are kept; a part of `environment`. */
export const retention = {
  KEEP_OUTCOMES_DAYS: {
    type: 'string',
    format: 'days',
    default: '30',
    description:
      'How long the outcome of a write and its Idempotency-Key are kept. A call that repeats the key within that time gets the same answer.',
    'x-rule': 'a whole number from 1 to 36500',
    'x-example': '90',
  },
  KEEP_EVENTS_DAYS: {
    type: 'string',
    format: 'days',
    default: '30',
    description: 'How long finished events are kept. Held mails and failed events are kept for good.',
    'x-rule': 'a whole number from 1 to 36500',
    'x-example': '90',
  },
  KEEP_CALLS_DAYS: {
    type: 'string',
    format: 'days-or-none',
    default: '7',
    description:
      'How long the log of API calls is kept, as the console shows it. 0: there is none, and an earlier one is deleted.',
    'x-rule': 'a whole number from 0 to 3650',
    'x-example': '14',
  },
  KEEP_CALLS_MB: {
    type: 'string',
    format: 'megabytes',
    default: '1024',
    description:
      'The most that the log of API calls may take in the database, in MB of 1,048,576 bytes; the oldest calls go first.',
    'x-rule': 'a whole number from 16 to 1048576',
    'x-example': '4096',
  },
} as const;
