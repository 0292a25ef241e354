import { isEnded } from '../postgres/lost-connection.ts';
import { translated } from '../postgres/translate-error.ts';

/**
 * Runs a read; a fault of the database becomes an error of the core. It runs again where its connection has ended: a pool
 * may return a connection before it knows of its end.
 */
export async function translatedRead<T>(read: () => Promise<T>): Promise<T> {
  return await translated(async () => {
    try {
      return await read();
    } catch (error) {
      if (isEnded(error)) return await read();
      throw error;
    }
  });
}
