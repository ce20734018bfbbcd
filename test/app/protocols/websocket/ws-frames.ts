/** WebSocket frames as bytes, laid out by the figure of RFC 6455 §5.2. */

/** What a frame can be given; the rest is a whole text message without a mask. */
export interface WsFrame {
	readonly opcode?: number;
	readonly isFinal?: boolean;
	/** Four bytes. */
	readonly mask?: readonly number[];
	/** Bytes of the length field: 0, 2 or 8; what fits by default. */
	readonly lengthBytes?: 0 | 2 | 8;
}

/** One frame. */
export function wsFrame(content: string | Uint8Array, given: WsFrame = {}): Uint8Array {
	const payload = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	const { opcode = 1, isFinal = true, mask } = given;
	const fitting = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
	const lengthBytes = given.lengthBytes ?? fitting;
	const made = new Uint8Array(2 + lengthBytes + (mask === undefined ? 0 : 4) + payload.length);
	const view = new DataView(made.buffer);
	made[0] = (isFinal ? 0x80 : 0) | opcode;
	const short = lengthBytes === 0 ? payload.length : lengthBytes === 2 ? 126 : 127;
	made[1] = (mask === undefined ? 0 : 0x80) | short;
	if (lengthBytes === 2) view.setUint16(2, payload.length);
	if (lengthBytes === 8) view.setUint32(6, payload.length);
	made.set(mask ?? [], 2 + lengthBytes);
	const start = made.length - payload.length;
	for (const [at, byte] of payload.entries()) made[start + at] = byte ^ (mask?.[at & 3] ?? 0);
	return made;
}

/** Handshake of a client that asks for subprotocols. */
export function wsRequest(subprotocols = 'sip', more: readonly string[] = []): string {
	return [
		'GET /ws HTTP/1.1',
		'Host: sip.example',
		'Upgrade: websocket',
		'Connection: Upgrade',
		'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
		`Sec-WebSocket-Protocol: ${subprotocols}`,
		'Sec-WebSocket-Version: 13',
		...more,
		'',
		'',
	].join('\r\n');
}

/** The server's answer. */
export const WS_RESPONSE = [
	'HTTP/1.1 101 Switching Protocols',
	'Upgrade: websocket',
	'Connection: Upgrade',
	'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
	'Sec-WebSocket-Protocol: sip',
	'',
	'',
].join('\r\n');
