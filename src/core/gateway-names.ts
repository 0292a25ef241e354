/** A gateway's name for comparison, without regard to case and surrounding blanks. */
export function gatewayKey(name: string): string {
  return name.trim().toLowerCase();
}
