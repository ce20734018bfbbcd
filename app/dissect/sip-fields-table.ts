/** Fields of SIP, named as Wireshark names them. */
import type { FieldRow } from './field.ts';

/** Headers whose whole value is one text; the field is `sip.` and the name. */
const TEXT_HEADERS = [
	...['Accept', 'Accept-Contact', 'Accept-Encoding', 'Accept-Language'],
	...['Accept-Resource-Priority', 'Additional-Identity', 'Alert-Info', 'Allow', 'Allow-Events'],
	...['Answer-Mode', 'Attestation-Info', 'Authentication-Info', 'Authorization', 'Call-ID'],
	...['Call-Info', 'Cellular-Network-Info', 'Contact', 'Content-Disposition', 'Content-Encoding'],
	...['Content-Language', 'Content-Type', 'CSeq', 'Date', 'Error-Info', 'Event', 'Feature-Caps'],
	...['Flow-Timer', 'From', 'Geolocation', 'Geolocation-Error', 'Geolocation-Routing'],
	...['History-Info', 'Identity', 'Identity-info', 'Info-Package', 'In-Reply-To', 'Join'],
	...['MIME-Version', 'Min-Expires', 'Min-SE', 'Organization', 'Origination-Id'],
	...['P-Access-Network-Info', 'P-Answer-State', 'P-Asserted-Identity', 'P-Asserted-Service'],
	...['P-Charge-Info', 'P-Associated-URI', 'P-Called-Party-ID', 'P-Charging-Function-Addresses'],
	...['P-Charging-Vector', 'P-DCS-Trace-Party-ID', 'P-DCS-OSPS', 'P-DCS-Billing-Info'],
	...['P-DCS-LAES', 'P-DCS-Redirect', 'P-Early-Media', 'P-Media-Authorization'],
	...['P-Preferred-Identity', 'P-Preferred-Service', 'P-Profile-Key', 'P-Refused-URI-List'],
	...['P-Served-User', 'P-User-Database', 'P-Visited-Network-ID', 'Path', 'Permission-Missing'],
	...['Priority', 'Priority-Share', 'Priv-Answer-mode', 'Privacy', 'Proxy-Authenticate'],
	...['Proxy-Authorization', 'Proxy-Require', 'RAck', 'Reason', 'Record-Route', 'Recv-Info'],
	...['Refer-Sub', 'Refer-To', 'Reject-Contact', 'Relayed-Charge', 'Replaces', 'Reply-To'],
	...['Request-Disposition', 'Require', 'Resource-Priority', 'Resource-Share', 'Response-Source'],
	...['Restoration-Info', 'Route', 'Security-Client', 'Security-Server', 'Security-Verify'],
	...['Server', 'Service-Interact-Info', 'Service-Route', 'Session-Expires', 'Session-ID'],
	...['Subject', 'Subscription-State', 'Supported', 'Target-Dialog', 'Timestamp', 'To'],
	...['Trigger-Consent', 'Unsupported', 'User-Agent', 'Via', 'Warning', 'WWW-Authenticate'],
	...['Diversion'],
];

/** Headers whose value is a number. */
const NUMBER_HEADERS = [
	...['Content-Length', 'Expires', 'Max-Breadth', 'Max-Forwards', 'Retry-After', 'RSeq'],
];

/** Headers whose field has another spelling. */
const OTHER_SPELLINGS: readonly (readonly [header: string, field: string])[] = [
	['policy-contact', 'sip.Policy_Contact'],
	['policy-id', 'sip.Policy_ID'],
	['referred-by', 'sip.Referred-by'],
	['suppress-if-match', 'sip.Suppress_If_Match'],
	['sip-etag', 'sip.ETag'],
	['sip-if-match', 'sip.If_Match'],
	['user-to-user', 'sip.uui'],
];

/** Field of a header, by its full name in lower case. */
export const SIP_HEADER_FIELDS: ReadonlyMap<string, string> = new Map([
	...[...TEXT_HEADERS, ...NUMBER_HEADERS].map((name): [string, string] => [
		name.toLowerCase(),
		`sip.${name}`,
	]),
	...OTHER_SPELLINGS,
]);

/** Fields of an address inside a header: `sip.from.user` and its like. */
function addressRows(prefix: string, what: string, uri: string): readonly FieldRow[] {
	return [
		[`${prefix}.display.info`, 'FT_STRING', `Display name of ${what}`],
		[`${prefix}.${uri}`, 'FT_STRING', `Address of ${what}`],
		[`${prefix}.user`, 'FT_STRING', `User part of ${what}`],
		[`${prefix}.host`, 'FT_STRING', `Host of ${what}`],
		[`${prefix}.port`, 'FT_STRING', `Port of ${what}`],
	];
}

/** Rows for `fields.ts`. */
export const SIP_FIELDS: readonly FieldRow[] = [
	['sip', 'FT_PROTOCOL', 'Session Initiation Protocol'],
	['sip.Request-Line', 'FT_STRING', 'Request line'],
	['sip.Method', 'FT_STRING', 'Method'],
	['sip.r-uri', 'FT_STRING', 'Request URI'],
	['sip.r-uri.user', 'FT_STRING', 'User part of the request URI'],
	['sip.r-uri.host', 'FT_STRING', 'Host of the request URI'],
	['sip.r-uri.port', 'FT_STRING', 'Port of the request URI'],
	['sip.Status-Line', 'FT_STRING', 'Status line'],
	['sip.Status-Code', 'FT_UINT32', 'Status code'],
	['sip.msg_hdr', 'FT_STRING', 'Message header'],
	...TEXT_HEADERS.map((name): FieldRow => [`sip.${name}`, 'FT_STRING', name]),
	...NUMBER_HEADERS.map((name): FieldRow => [`sip.${name}`, 'FT_UINT32', name]),
	...OTHER_SPELLINGS.map(([name, field]): FieldRow => [field, 'FT_STRING', name]),
	['sip.CSeq.seq', 'FT_UINT32', 'Sequence number'],
	['sip.CSeq.method', 'FT_STRING', 'Method of the sequence number'],
	['sip.Via.transport', 'FT_STRING', 'Transport'],
	['sip.Via.sent-by.address', 'FT_STRING', 'Sent-by address'],
	['sip.Via.sent-by.port', 'FT_UINT16', 'Sent-by port'],
	['sip.Via.branch', 'FT_STRING', 'Branch'],
	['sip.Via.rport', 'FT_STRING', 'Response port (rport)'],
	['sip.Via.received', 'FT_STRING', 'Received from'],
	['sip.Via.maddr', 'FT_STRING', 'Multicast address (maddr)'],
	['sip.Via.ttl', 'FT_STRING', 'Time to live'],
	...addressRows('sip.from', 'the caller (From)', 'addr'),
	['sip.from.tag', 'FT_STRING', 'Tag of From'],
	...addressRows('sip.to', 'the callee (To)', 'addr'),
	['sip.to.tag', 'FT_STRING', 'Tag of To'],
	['sip.tag', 'FT_STRING', 'Tag'],
	...addressRows('sip.contact', 'Contact', 'uri'),
	...addressRows('sip.Route', 'Route', 'uri'),
	...addressRows('sip.Record-Route', 'Record-Route', 'uri'),
	...addressRows('sip.Service-Route', 'Service-Route', 'uri'),
	...addressRows('sip.Path', 'Path', 'uri'),
	...addressRows('sip.pai', 'P-Asserted-Identity', 'addr'),
	...addressRows('sip.ppi', 'P-Preferred-Identity', 'addr'),
	['sip.auth.scheme', 'FT_STRING', 'Authentication scheme'],
	['sip.auth.username', 'FT_STRING', 'User name'],
	['sip.auth.realm', 'FT_STRING', 'Realm'],
	['sip.auth.nonce', 'FT_STRING', 'Nonce'],
	['sip.auth.uri', 'FT_STRING', 'Authentication URI'],
	['sip.auth.digest.response', 'FT_STRING', 'Digest response'],
	['sip.auth.algorithm', 'FT_STRING', 'Algorithm'],
	['sip.auth.cnonce', 'FT_STRING', 'Client nonce'],
	['sip.auth.opaque', 'FT_STRING', 'Opaque value'],
	['sip.auth.qop', 'FT_STRING', 'Quality of protection'],
	['sip.auth.nc', 'FT_STRING', 'Nonce count'],
	['sip.auth.stale', 'FT_STRING', 'Stale'],
	['sip.auth.domain', 'FT_STRING', 'Authentication domain'],
	['sip.response-request', 'FT_FRAMENUM', 'Request frame'],
	['sip.response-time', 'FT_UINT32', 'Response time (ms)'],
	['sip.resend', 'FT_BOOLEAN', 'Resent packet'],
	['sip.resend-original', 'FT_FRAMENUM', 'Suspected resend of frame'],
];
