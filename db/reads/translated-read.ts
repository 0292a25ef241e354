import { isEnded } from '../postgres/lost-connection.ts';
import { translated } from '../postgres/translate-error.ts';

/**
 * Runs a read; a fault of the database leaves in the core's words. It is said once more where its connection has ended:
 * a pool may hand one out before the news of its end has come.
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
