/** Fields of Homer's encapsulation, which Wireshark has none for. @see HEP3 Network Protocol, rev. 12 */
import type { FieldRow } from './field.ts';

/** Rows for `fields.ts`. */
export const HEP_FIELDS: readonly FieldRow[] = [
	['hep', 'FT_PROTOCOL', "Homer's encapsulation (HEP3)"],
	['hep.length', 'FT_UINT16', 'Length of the packet'],
	['hep.family', 'FT_UINT8', 'IP protocol family'],
	['hep.proto', 'FT_UINT8', 'IP protocol'],
	['hep.src', 'FT_IPv4', 'Source seen by the probe'],
	['hep.dst', 'FT_IPv4', 'Destination seen by the probe'],
	['hep.src_ipv6', 'FT_IPv6', 'Source seen by the probe'],
	['hep.dst_ipv6', 'FT_IPv6', 'Destination seen by the probe'],
	['hep.srcport', 'FT_UINT16', 'Source port seen by the probe'],
	['hep.dstport', 'FT_UINT16', 'Destination port seen by the probe'],
	['hep.seconds', 'FT_UINT32', 'Time of the probe, s since 1970'],
	['hep.microseconds', 'FT_UINT32', 'Microseconds of that'],
	['hep.content', 'FT_UINT8', 'Content'],
	['hep.agent_id', 'FT_UINT32', 'Capture agent'],
	['hep.keep_alive', 'FT_UINT16', 'Keep-alive timer'],
	['hep.auth_key', 'FT_STRING', 'Authenticate key'],
	['hep.payload', 'FT_BYTES', 'Payload'],
	['hep.payload_compressed', 'FT_BYTES', 'Compressed payload'],
	['hep.correlation_id', 'FT_STRING', 'Correlation id'],
	['hep.vlan', 'FT_UINT16', 'VLAN'],
	['hep.node', 'FT_STRING', 'Name of the capture agent'],
	['hep.text', 'FT_STRING', 'Report or log'],
];
