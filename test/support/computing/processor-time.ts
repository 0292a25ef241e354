/**
 * Starts to count the processor time of this process; the function that it returns gives it in milliseconds. Unlike a
 * clock it leaves out the time in which another program has the machine.
 */
export function computing(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
}
