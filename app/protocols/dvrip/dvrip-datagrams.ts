/**
 * DVRIP over UDP: messages with the common header (discovery), JSON without one, and what cameras
 * and the vendor's cloud say to each other.
 */
import { u16le, u32le, u8 } from '../../bytes.ts';
import type { FlowTable } from '../../network/flow.ts';
import type { PacketLayers } from '../../network/layers.ts';
import { KIND_DVRIP } from '../kinds.ts';
import type { DatagramProtocol, PacketContext } from '../protocol.ts';
import type { Direction } from '../stream-protocol.ts';
import { HEADER_BYTES, isLikelyHeader } from './header.ts';
import { MessageFacts } from './sink.ts';
import { FORM_CLOUD, FORM_DATAGRAM, FORM_JSON } from './rows.ts';
import type { DvripStore } from './store.ts';

const OPEN_BRACE = 0x7b;
/** Every JSON of these devices that comes without a header names this. */
const JSON_MARK = '"NetWork.NetCommon"';
const MARK_REACH = 200;
const CLOUD_PORTS: ReadonlySet<number> = new Set([7999, 8765, 8777]);
const CLOUD_COMMANDS: ReadonlyMap<number, ReadonlySet<number>> = new Map([
	[0x2014, new Set([1524, 1525])],
	[0x2015, new Set([0xb000, 0xb001])],
	[
		0x2012,
		new Set([1000, 1001, 1002, 1004, 1005, 1008, 1521, 2000, 2001, 2002, 2003, 2004, 3001, 3002]),
	],
]);
const CLOUD_LEAST_BYTES = 8;

/** See the head of this file. */
export class DvripDatagrams implements DatagramProtocol {
	readonly id = 'dvrip';
	readonly #store: DvripStore;
	readonly #flows: FlowTable;
	readonly #facts = new MessageFacts();

	constructor(store: DvripStore, flows: FlowTable) {
		this.#store = store;
		this.#flows = flows;
	}

	take(packet: PacketContext): number {
		const form = formOf(packet.layers);
		if (form < 0) return 0;
		const { layers, flow, frame, timeMs } = packet;
		const record = this.#store.datagrams(flow, this.#flows.reverse(flow));
		const direction: Direction = record.flow(0) === flow ? 0 : 1;
		const { data, payloadStart, payloadEnd } = layers;
		if (form === FORM_DATAGRAM) {
			const facts = this.#facts;
			facts.header.read(data, payloadStart);
			facts.start(facts.header, direction, frame, timeMs);
			const body = data.slice(payloadStart + HEADER_BYTES, payloadEnd);
			facts.missing = Math.max(0, facts.header.length - body.length);
			this.#store.endMessage(this.#store.addMessage(record, form, facts), facts, body);
		} else {
			const body = data.slice(payloadStart, payloadEnd);
			this.#store.addBare(record, direction, { form, frame, timeMs, body });
		}
		return KIND_DVRIP;
	}
}

/** FORM_ constant of a datagram; −1 when it is none of this protocol. */
function formOf(layers: PacketLayers): number {
	const { data, payloadStart: at, payloadEnd: end, payloadLength } = layers;
	const first = u8(data, at);
	if (first === 0xff && end - at >= HEADER_BYTES) {
		const isWhole = u32le(data, at + 16) + HEADER_BYTES === payloadLength;
		return isWhole && isLikelyHeader(data, at) ? FORM_DATAGRAM : -1;
	}
	if (first === OPEN_BRACE) return hasMark(data, at, end) ? FORM_JSON : -1;
	return isCloud(layers) ? FORM_CLOUD : -1;
}

function hasMark(data: Uint8Array, at: number, end: number): boolean {
	const seen = data.subarray(at, Math.min(end, at + MARK_REACH));
	return String.fromCharCode(...seen).includes(JSON_MARK);
}

/** Two numbers alone could be anything: one port must be the cloud's as well. */
function isCloud(layers: PacketLayers): boolean {
	const { data, payloadStart: at, payloadEnd: end, sourcePort, destinationPort } = layers;
	if (u8(data, at + 1) !== 0x20 || end - at < CLOUD_LEAST_BYTES) return false;
	if (!CLOUD_PORTS.has(sourcePort) && !CLOUD_PORTS.has(destinationPort)) return false;
	return CLOUD_COMMANDS.get(u16le(data, at))?.has(u16le(data, at + 2)) ?? false;
}
