/** Runs works one after the other, in the order in which they were asked for: together they need one connection. */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const before = last.catch(() => undefined);
    const own = before.then(work);
    last = own;
    return await own;
  };
}
