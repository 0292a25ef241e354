import { RESULT, type Sample } from '../sample.ts';

export const validateLoginSample: Sample = {
  request: { email: 'client2361@example.com', password2: 'not the password' },
  answer: '{"result":"error","message":"Email or Password Invalid"}',
  response: [
    RESULT,
    ['userid', 'int', 'The ID of the client.'],
    ['passwordhash', 'string', 'A digest that changes with the password. It is not the stored hash.'],
    ['twoFactorEnabled', 'string', 'false: the gateway has no second factor for clients.'],
  ],
  errors: [
    [
      'Email or Password Invalid',
      'The address is unknown, the client has no password, the password is wrong, or it was wrong ten times within fifteen minutes.',
    ],
  ],
};
