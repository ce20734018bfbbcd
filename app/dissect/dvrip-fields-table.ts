/** Fields of DVRIP: names and types are those of the dissector that came first. */
import type { FieldRow } from './field.ts';

/** Rows for `fields.ts`. */
export const DVRIP_FIELDS: readonly FieldRow[] = [
	['dvrip', 'FT_PROTOCOL', 'DVRIP/Sofia protocol of cameras and recorders'],
	['dvrip.header', 'FT_BYTES', 'Header of the message'],
	['dvrip.header_id', 'FT_UINT8', 'Head flag', 'hex'],
	['dvrip.req_resp', 'FT_UINT8', 'Version (0 or 1)'],
	['dvrip.reserved_1', 'FT_UINT8', 'Reserved byte 1'],
	['dvrip.reserved_2', 'FT_UINT8', 'Reserved byte 2'],
	['dvrip.session_id', 'FT_UINT32', 'Session ID', 'hex'],
	['dvrip.sequence_id', 'FT_UINT32', 'Sequence number'],
	['dvrip.total_packets', 'FT_UINT8', 'Parts in all, or channel'],
	['dvrip.current_packet', 'FT_UINT8', 'Part, or end flag'],
	['dvrip.command_code', 'FT_UINT16', 'Command code'],
	['dvrip.payload_size', 'FT_UINT32', 'Payload size'],
	['dvrip.data', 'FT_STRING', 'JSON payload'],
	['dvrip.newline', 'FT_UINT16', 'End of the text', 'hex'],
	['dvrip.cloud_ip', 'FT_STRING', 'Address of the cloud'],
	['dvrip.home_ip', 'FT_STRING', 'Public address of the home network'],
	['dvrip.device_id', 'FT_STRING', 'Serial number of the device'],
	['dvrip.device_mac_address', 'FT_STRING', 'MAC address of the device'],
	['dvrip.encrypted', 'FT_STRING', 'Encrypted payload'],
	['dvrip.signature', 'FT_UINT32', 'Signature of the media frame', 'hex'],
	['dvrip.stream_type', 'FT_UINT8', 'Type of the stream', 'hex'],
	['dvrip.framerate', 'FT_UINT8', 'Frames a second'],
	['dvrip.width', 'FT_UINT8', 'Width / 8, low 8 bits'],
	['dvrip.height', 'FT_UINT8', 'Height / 8, low 8 bits'],
	['dvrip.datetime', 'FT_UINT32', 'Time of the camera, packed'],
	['dvrip.media_payload_size', 'FT_UINT32', 'Length of the media frame'],
	['dvrip.sampling_rate', 'FT_UINT8', 'Code of the sample rate'],
	['dvrip.unused_field', 'FT_UINT8', 'Unused byte of information frames'],
];
