/** Fields of MSRP, named as Wireshark names them. @see RFC 4975 */
import type { FieldRow } from './field.ts';

/** Rows for `fields.ts`. */
export const MSRP_FIELDS: readonly FieldRow[] = [
	['msrp', 'FT_PROTOCOL', 'Message Session Relay Protocol'],
	['msrp.request.line', 'FT_STRING', 'Request Line'],
	['msrp.response.line', 'FT_STRING', 'Response Line'],
	['msrp.transaction.id', 'FT_STRING', 'Transaction Id'],
	['msrp.method', 'FT_STRING', 'Method'],
	['msrp.status.code', 'FT_UINT16', 'Status code'],
	['msrp.msg.hdr', 'FT_NONE', 'Message Header'],
	['msrp.hdr', 'FT_STRING', 'Header'],
	['msrp.from.path', 'FT_STRING', 'From Path'],
	['msrp.to.path', 'FT_STRING', 'To Path'],
	['msrp.messageid', 'FT_STRING', 'Message ID'],
	['msrp.success.report', 'FT_STRING', 'Success Report'],
	['msrp.failure.report', 'FT_STRING', 'Failure Report'],
	['msrp.byte.range', 'FT_STRING', 'Byte Range'],
	['msrp.status', 'FT_STRING', 'Status'],
	['msrp.content.type', 'FT_STRING', 'Content-Type'],
	['msrp.content.id', 'FT_STRING', 'Content-ID'],
	['msrp.content.description', 'FT_STRING', 'Content-Description'],
	['msrp.content.disposition', 'FT_STRING', 'Content-Disposition'],
	['msrp.use.path', 'FT_STRING', 'Use-Path'],
	['msrp.www.authenticate', 'FT_STRING', 'WWW-Authenticate'],
	['msrp.authorization', 'FT_STRING', 'Authorization'],
	['msrp.authentication.info', 'FT_STRING', 'Authentication-Info'],
	['msrp.data', 'FT_STRING', 'Data'],
	['msrp.end.line', 'FT_STRING', 'End Line'],
	['msrp.cnt.flg', 'FT_STRING', 'Continuation-flag'],
];

/** Field of a header by its lower-case name; others are `msrp.hdr` with their whole line. */
export const MSRP_HEADER_FIELDS: ReadonlyMap<string, string> = new Map([
	['from-path', 'msrp.from.path'],
	['to-path', 'msrp.to.path'],
	['message-id', 'msrp.messageid'],
	['success-report', 'msrp.success.report'],
	['failure-report', 'msrp.failure.report'],
	['byte-range', 'msrp.byte.range'],
	['status', 'msrp.status'],
	['content-type', 'msrp.content.type'],
	['content-id', 'msrp.content.id'],
	['content-description', 'msrp.content.description'],
	['content-disposition', 'msrp.content.disposition'],
	['use-path', 'msrp.use.path'],
	['www-authenticate', 'msrp.www.authenticate'],
	['authorization', 'msrp.authorization'],
	['authentication-info', 'msrp.authentication.info'],
]);
