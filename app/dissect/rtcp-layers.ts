/**
 * Layers of the tree for RTCP, one for each packet of a compound (RFC 3550 §6, RFC 4585, RFC 3611).
 * Fixed parts are laid out in tables; what a packet is too short for is left out.
 */
import { u16, u8 } from '../bytes.ts';
import type { DissectedLayer } from '../views/packets.ts';
import { type Header, layerOf } from './header.ts';
import type { LayerBuilder } from './layer-builder.ts';
import { rtcpTypeText } from './names-table.ts';
import { addExtendedReport } from './rtcp-xr-fields.ts';

type Layout = readonly (readonly [name: string, offset: number, length: 1 | 2 | 3 | 4])[];

const SENDER_INFO: Layout = [
	['rtcp.timestamp.ntp.msw', 8, 4],
	['rtcp.timestamp.ntp.lsw', 12, 4],
	['rtcp.timestamp.rtp', 16, 4],
	['rtcp.sender.packetcount', 20, 4],
	['rtcp.sender.octetcount', 24, 4],
];
const REPORT_BLOCK = 24;
const SR = 200;
const RR = 201;
const SDES = 202;
const BYE = 203;
const APP = 204;
const RTPFB = 205;
const PSFB = 206;
const XR = 207;
const GENERIC_NACK = 1;

/** RTCP. `header` holds the whole datagram's payload. */
export function rtcpLayers(header: Header): readonly DissectedLayer[] {
	const { data, end } = header;
	const layers: DissectedLayer[] = [];
	let { at } = header;
	while (at + 4 <= end && isRtcpHeader(data, at)) {
		const stop = Math.min(end, at + (u16(data, at + 2) + 1) * 4);
		layers.push(rtcpLayer({ ...header, at, headerEnd: stop, end: stop }));
		at = stop;
	}
	return layers;
}

/** Encrypted RTCP (RFC 3711 §3.4): all but the first 8 bytes is noise. */
export function srtcpLayers(header: Header): readonly DissectedLayer[] {
	const { at, end } = header;
	return end - at < 8 ? [] : [rtcpLayer({ ...header, headerEnd: at + 8, end: at + 8 })];
}

function isRtcpHeader(data: Uint8Array, at: number): boolean {
	const type = u8(data, at + 1);
	return u8(data, at) >> 6 === 2 && type >= 192 && type <= 223;
}

function rtcpLayer(header: Header): DissectedLayer {
	const type = u8(header.data, header.at + 1);
	const title = `Real-time Transport Control Protocol, ${rtcpTypeText(type)}`;
	return layerOf(header, 'rtcp', title, (builder) => {
		const { at } = header;
		builder.bits('rtcp.version', at, 1, 6, 3);
		builder.flag('rtcp.padding', at, 1, 0x20);
		addCount(builder, at, type);
		builder.number('rtcp.pt', at + 1, 1, rtcpTypeText(type));
		builder.number('rtcp.length', at + 2, 2);
		const padding = paddingOf(header);
		const end = header.end - padding;
		addBody(builder, { ...header, end }, type);
		if (padding === 0) return;
		builder.bytes('rtcp.padding.data', end, header.end - 1);
		builder.number('rtcp.padding.count', header.end - 1, 1);
	});
}

/**
 * Bytes of padding at the end of a packet (RFC 3550 §6.4.1); 0 where the capture cut it off or the
 * count cannot be.
 */
function paddingOf({ data, at, end }: Header): number {
	const isWhole = end - at === (u16(data, at + 2) + 1) * 4;
	if ((u8(data, at) & 0x20) === 0 || !isWhole) return 0;
	const count = u8(data, end - 1);
	return count <= end - at - 4 ? count : 0;
}

/** The five bits after version and padding. */
function addCount(builder: LayerBuilder, at: number, type: number): void {
	const names: Readonly<Record<number, string>> = {
		[SR]: 'rtcp.rc',
		[RR]: 'rtcp.rc',
		[SDES]: 'rtcp.sc',
		[BYE]: 'rtcp.sc',
		[APP]: 'rtcp.app.subtype',
		[RTPFB]: 'rtcp.rtpfb.fmt',
		[PSFB]: 'rtcp.psfb.fmt',
	};
	const name = names[type];
	if (name !== undefined) {
		builder.bits(name, at, 1, 0, 31);
	}
}

function addBody(builder: LayerBuilder, header: Header, type: number): void {
	const { at } = header;
	switch (type) {
		case SR:
			builder.number('rtcp.senderssrc', at + 4, 4);
			addLayout(builder, at, SENDER_INFO);
			addReportBlocks(builder, header, at + 28);
			break;
		case RR:
			builder.number('rtcp.senderssrc', at + 4, 4);
			addReportBlocks(builder, header, at + 8);
			break;
		case SDES:
			addSourceDescription(builder, header);
			break;
		case BYE:
			addGoodbye(builder, header);
			break;
		case APP:
			addApplication(builder, header);
			break;
		case RTPFB:
		case PSFB:
			addFeedback(builder, header, type);
			break;
		case XR:
			builder.number('rtcp.senderssrc', at + 4, 4);
			addExtendedReport(builder, header);
			break;
		default:
	}
}

function addLayout(builder: LayerBuilder, at: number, layout: Layout): void {
	for (const [name, offset, length] of layout) {
		builder.number(name, at + offset, length);
	}
}

function addReportBlocks(builder: LayerBuilder, header: Header, first: number): void {
	const count = u8(header.data, header.at) & 31;
	for (let index = 0; index < count; index++) {
		const at = first + index * REPORT_BLOCK;
		builder.number('rtcp.ssrc.identifier', at, 4);
		builder.number('rtcp.ssrc.fraction', at + 4, 1);
		addCumulativeLost(builder, header, at + 5);
		builder.number('rtcp.ssrc.ext_high', at + 8, 4);
		builder.number('rtcp.ssrc.high_cycles', at + 8, 2);
		builder.number('rtcp.ssrc.high_seq', at + 10, 2);
		builder.number('rtcp.ssrc.jitter', at + 12, 4);
		builder.number('rtcp.ssrc.lsr', at + 16, 4);
		builder.number('rtcp.ssrc.dlsr', at + 20, 4);
	}
}

/** 24 bits, signed: duplicates make it negative. */
function addCumulativeLost(builder: LayerBuilder, { data, end }: Header, at: number): void {
	if (at + 3 <= end) {
		const value = (u8(data, at) << 24) >> 8;
		builder.add('rtcp.ssrc.cum_nr', value | u16(data, at + 1), at, 3);
	}
}

function addSourceDescription(builder: LayerBuilder, { data, at: start, end }: Header): void {
	let at = start + 4;
	for (let chunk = u8(data, start) & 31; chunk > 0 && at + 4 <= end; chunk--) {
		builder.number('rtcp.ssrc.identifier', at, 4);
		at += 4;
		while (at < end && u8(data, at) !== 0) {
			at = addItem(builder, data, at, end);
		}
		builder.number('rtcp.sdes.type', at, 1);
		at = start + ((at - start + 4) & ~3);
	}
}

/** @returns one past the item */
function addItem(builder: LayerBuilder, data: Uint8Array, at: number, end: number): number {
	const stop = Math.min(end, at + 2 + (at + 1 < end ? u8(data, at + 1) : 0));
	builder.number('rtcp.sdes.type', at, 1);
	builder.number('rtcp.sdes.length', at + 1, 1);
	addText(builder, 'rtcp.sdes.text', data, at + 2, stop);
	return Math.max(stop, at + 2);
}

function addText(
	builder: LayerBuilder,
	name: string,
	data: Uint8Array,
	at: number,
	end: number,
): void {
	if (end > at) {
		// Some senders count a closing NUL in.
		const text = new TextDecoder().decode(data.subarray(at, end)).replace(/\0+$/u, '');
		builder.add(name, text, at, end - at);
	}
}

function addGoodbye(builder: LayerBuilder, { data, at: start, end }: Header): void {
	const count = u8(data, start) & 31;
	for (let index = 0; index < count; index++) {
		builder.number('rtcp.ssrc.identifier', start + 4 + index * 4, 4);
	}
	const at = start + 4 + count * 4;
	if (at < end) {
		builder.number('rtcp.sdes.length', at, 1);
		addText(builder, 'rtcp.sdes.text', data, at + 1, Math.min(end, at + 1 + u8(data, at)));
	}
}

function addApplication(builder: LayerBuilder, { data, at, end }: Header): void {
	builder.number('rtcp.ssrc.identifier', at + 4, 4);
	if (at + 12 <= end && data.subarray(at + 8, at + 12).every((byte) => byte < 0x80)) {
		addText(builder, 'rtcp.app.name', data, at + 8, at + 12);
	}
	builder.bytes('rtcp.app.data', at + 12, end);
}

function addFeedback(builder: LayerBuilder, header: Header, type: number): void {
	const { data, at, end } = header;
	builder.number('rtcp.senderssrc', at + 4, 4);
	builder.number('rtcp.mediassrc', at + 8, 4);
	if (type === RTPFB && (u8(data, at) & 31) === GENERIC_NACK) {
		for (let item = at + 12; item + 4 <= end; item += 4) {
			builder.number('rtcp.rtpfb.nack_pid', item, 2);
			builder.number('rtcp.rtpfb.nack_blp', item + 2, 2);
		}
		return;
	}
	builder.bytes('rtcp.fci', at + 12, end);
}
