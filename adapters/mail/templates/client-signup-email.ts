import type { MailTemplate } from '../template.ts';

export const clientSignupEmail: MailTemplate = {
  id: 10,
  name: 'Client Signup Email',
  type: 'general',
  subject: 'Welcome to {$company_name}',
  body: ['Your account at {$company_name} is ready. We have your mail address as {$client_email}.'],
  isSendable: true,
};
