/**
 * A text property of a fault, by its name and not by the fault's class: Node's own errors may be of another realm. Empty
 * where the property is missing.
 */
export function faultText(fault: unknown, name: 'code' | 'constraint' | 'message' | 'routine' | 'severity'): string {
  const value = typeof fault === 'object' && fault !== null ? (fault as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}
