/** In the place of a caller's secrets, in examples of programs and of the API's document. */
export const PLACEHOLDER_SECRETS = {
  identifier: 'YOUR_IDENTIFIER',
  secret: 'YOUR_SECRET',
  login: 'YOUR_LOGIN',
  password: 'YOUR_PASSWORD',
  corpPassword: 'YOUR_PASSWORD',
} as const;
