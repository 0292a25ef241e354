import { RESULT, type Sample } from '../sample.ts';

export const getEmailTemplatesSample: Sample = {
  request: { type: 'general' },
  answer:
    '{"result":"success","totalresults":2,"emailtemplates":{"emailtemplate":[{"id":10,"name":"Client Signup Email","subject":"Welcome to {$company_name}","custom":0},{"id":11,"name":"Quote Delivery with PDF","subject":"Quote {$quote_number}: {$quote_subject}","custom":0}]}}',
  response: [
    RESULT,
    ['totalresults', 'int', 'The total number of results.'],
    ['emailtemplates', 'array', 'The templates: id, name, subject, custom.'],
  ],
  errors: [],
};
