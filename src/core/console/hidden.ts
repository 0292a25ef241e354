/** In the place of a secret, in the log of calls. */
export const HIDDEN = '••••••••';
