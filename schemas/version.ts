/** The version; a test compares it with package.json. */
export const VERSION = '0.1.0';

/** The version that brought an action whose schema names none. */
export const FIRST_VERSION = '0.1.0';
