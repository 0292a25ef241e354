/** A gateway's name as names are compared: neither case nor blanks around it make another gateway. */
export function gatewayKey(name: string): string {
  return name.trim().toLowerCase();
}
