import { token, text, type ActionSchema } from '../values.ts';

/** Parameters of ValidateLogin, as its document lists them. */
export const validateLogin = {
  title: 'ValidateLogin',
  description: 'Checks the address and password of a client.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['email', 'password2'],
  properties: {
    email: { ...token, 'x-violation': 'Email or Password Invalid', description: 'The mail address of the client.' },
    password2: {
      ...text,
      'x-secret': true,
      'x-violation': 'Email or Password Invalid',
      description: 'The password to check.',
    },
  },
} as const satisfies ActionSchema;
