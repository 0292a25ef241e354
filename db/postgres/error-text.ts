/**
 * A text that a fault carries, by the property's name and not by the fault's class: Node's own errors may be of another
 * realm. Empty where there is none.
 */
export function faultText(fault: unknown, name: 'code' | 'constraint' | 'message' | 'routine' | 'severity'): string {
  const value = typeof fault === 'object' && fault !== null ? (fault as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}
