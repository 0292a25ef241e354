/** Why a WDDX packet could not be read. */
type MalformedPacketReason =
  | 'too-large'
  | 'invalid-utf8'
  | 'nul'
  | 'forbidden-markup'
  | 'not-well-formed'
  | 'nested-too-deep'
  | 'too-many-elements'
  | 'too-many-attributes'
  | 'too-much-text'
  | 'not-wddx'
  | 'invalid-value';

/** The whole packet is refused. The message is safe to show: it holds nothing of the packet. */
export class MalformedPacket extends Error {
  override readonly name = 'MalformedPacket';
  readonly reason: MalformedPacketReason;

  constructor(reason: MalformedPacketReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
