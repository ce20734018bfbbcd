/** Versions of Wireshark. */

/** Which Wireshark version's rules the `wireshark` figures follow. */
export type WiresharkRules = '4.0' | '4.4';
