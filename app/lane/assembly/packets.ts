/**
 * The packets that most packets of a capture are: Ethernet (one VLAN tag or none), IPv4 without
 * options or fragments, and in it either UDP with a bare RTP header of a known stream, exactly the
 * packet expected next, or TCP of a connection that carries nothing known. Bytes are read in place
 * and one flow and one stream are touched. Whatever differs in the least goes the long way, which
 * decides the same.
 */
import * as B from '../../capture/block-layout.ts';
import * as K from '../../protocols/kinds.ts';
import * as R from '../../protocols/rtp/stream-rows.ts';
import * as L from '../layout.ts';
import { commit, missingBefore } from './in-order.ts';
import { commitOther, mayTakeOther, unusualStep } from './out-of-order.ts';
import { add, i32be, put, slot, u16be } from './memory.ts';

const LINKTYPE_ETHERNET = 1;
const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_VLAN = 0x8100;
const IPV4_WITHOUT_OPTIONS = 0x45;
const UDP = 17;
const TCP = 6;
const SYN = 2;
/** Headers that must be whole: Ethernet, IPv4 and UDP with RTP, or TCP. */
const LEAST_BYTES = 14 + 20 + 20;
const BARE_RTP = 0x80;
/** Bytes of a flow, and where in it stand: the owner's note, its SSRC, its four figures. */
const FLOW_BYTES = 64;
const FLOW_NOTE = 16;
const FLOW_SSRC = 20;
const FLOW_FIGURES = 32;
/** Doubles from there on: packets, bytes, first frame, last frame. */
const FIRST_FRAME = 2;
const LAST_FRAME = 3;
const DISMISSED = -2;

let slots: i32 = 0;
let mask: i32 = 0;
let seed: i32 = 0;
let flows: i32 = 0;
let rows: i32 = 0;
let perTick: i32 = 0;
let state: i32 = 0;
let notes: i32 = 0;
let isOld: bool = false;

/** Says where the tables stand: the flows' hash slots with their mask and seed, and the flows. */
export function setFlows(slotsAt: i32, slotMask: i32, hashSeed: i32, flowsAt: i32): void {
	slots = slotsAt;
	mask = slotMask;
	seed = hashSeed;
	flows = flowsAt;
}

/** The streams' rows, bytes per tick of each payload type, the lane's state, whose rules hold. */
export function setStreams(rowsAt: i32, perTickAt: i32, stateAt: i32, isOldRules: bool): void {
	rows = rowsAt;
	perTick = perTickAt;
	state = stateAt;
	notes = stateAt + (L.STATE_WORDS << 3);
	isOld = isOldRules;
}

/** Takes one packet of a stream if it is the expected one. */
export function takeInOrder(
	stream: i32,
	sequence: i32,
	timestamp: i32,
	payloadType: i32,
	isMarked: bool,
	payloadBytes: i32,
	frame: i32,
	timeMs: f64,
): bool {
	const row = rows + stream * (R.SLOTS << 3);
	const missing = missingBefore(row, sequence, timestamp, payloadType, isOld);
	const size = slot(perTick, payloadType);
	if (missing >= 0) {
		commit(row, missing, sequence, timestamp, isMarked, payloadBytes, frame, timeMs, size, isOld);
		if (missing > 0) note(stream, timeMs, missing, -1);
		return true;
	}
	if (isOld || !mayTakeOther(row, sequence, timestamp, payloadType)) return false;
	const lost = commitOther(row, sequence, timestamp, isMarked, payloadBytes, frame, timeMs, size);
	const step = unusualStep();
	if (lost != 0 || step >= 0) note(stream, timeMs, lost, step);
	return true;
}

/** Of a packet that others must hear of; they do before the next call. */
function note(stream: i32, timeMs: f64, missing: i32, step: i32): void {
	const entry = notes + i32(slot(state, L.NOTES)) * (L.NOTE_WORDS << 3);
	put(entry, L.NOTE_STREAM, stream);
	put(entry, L.NOTE_TIME, timeMs);
	put(entry, L.NOTE_MISSING, missing);
	put(entry, L.NOTE_STEP, step);
	add(state, L.NOTES, 1);
}

/**
 * Takes packets of a block until one is out of the ordinary.
 * @param block address of its columns; @param data address of its bytes
 * @param frame number of the block's first packet
 * @returns the first row that was not taken
 */
export function take(block: i32, data: i32, from: i32, count: i32, frame: i32): i32 {
	for (let row = from; row < count; row++) {
		const word = block + (row << 2);
		const captured = load<i32>(word, B.CAPTURED);
		if (captured < LEAST_BYTES || captured != load<i32>(word, B.ORIGINAL)) return row;
		if (load<u16>(block + (row << 1), B.LINK_TYPE) != LINKTYPE_ETHERNET) return row;
		const timeMs = timeOf(block, row);
		if (timeMs < slot(state, L.FROM_MS) || timeMs > slot(state, L.TO_MS)) return row;
		const at = data + load<i32>(word, B.OFFSET);
		const unit = takePacket(at, captured, frame + row, timeMs);
		if (unit < 0) return row;
		store<i32>(word, unit & 0x7fff_ffff, B.UNIT);
		store<u8>(block + row, lastKind, B.KIND);
	}
	return count;
}

let lastKind: i32 = 0;

/** Milliseconds since frame 1. */
function timeOf(block: i32, row: i32): f64 {
	const elapsed = load<f64>(block + (row << 3), B.SECONDS) - slot(state, L.START_SECONDS);
	const nanoseconds = f64(load<i32>(block + (row << 2), B.NANOSECONDS));
	return elapsed * 1000 + (nanoseconds - slot(state, L.START_NANOSECONDS)) / 1e6;
}

/** @returns stream or flow; −1 when nothing was done */
function takePacket(at: i32, bytes: i32, frame: i32, timeMs: f64): i32 {
	const isTagged = u16be(at + 12) == ETHERTYPE_VLAN;
	const ip = isTagged ? at + 18 : at + 14;
	if (u16be(ip - 2) != ETHERTYPE_IPV4 || load<u8>(ip) != IPV4_WITHOUT_OPTIONS) return -1;
	if ((u16be(ip + 6) & 0x3fff) != 0 || ip + u16be(ip + 2) > at + bytes) return -1;
	const protocol = load<u8>(ip + 9);
	if (protocol == UDP) return takeRtp(ip, bytes, frame, timeMs);
	return protocol == TCP && !isTagged ? takeTcp(ip, bytes, frame) : -1;
}

function takeRtp(ip: i32, bytes: i32, frame: i32, timeMs: f64): i32 {
	const length = u16be(ip + 2);
	const rtp = ip + 28;
	if (u16be(ip + 24) != length - 20 || length < 40 || load<u8>(rtp) != BARE_RTP) return -1;
	const flow = lookUp(ip, UDP);
	if (flow < 0) return -1;
	const flowAt = flows + flow * FLOW_BYTES;
	const stream = load<i32>(flowAt, FLOW_NOTE);
	if (stream < 0 || load<i32>(flowAt, FLOW_SSRC) != i32be(rtp + 8)) return -1;
	const second = i32(load<u8>(rtp + 1));
	// What may be RTCP is looked at.
	if (second >= 192 && second <= 223) return -1;
	const sequence = u16be(rtp + 2);
	const timestamp = i32be(rtp + 4);
	const type = second & 0x7f;
	const isMarked = second > 0x7f;
	if (!takeInOrder(stream, sequence, timestamp, type, isMarked, length - 40, frame, timeMs)) {
		return -1;
	}
	countPacket(flowAt, frame, bytes);
	add(state, L.RTP_PACKETS, 1);
	add(state, L.RTP_BYTES, bytes);
	lastKind = K.KIND_RTP;
	return stream;
}

function takeTcp(ip: i32, bytes: i32, frame: i32): i32 {
	const header = (i32(load<u8>(ip + 32)) >> 4) << 2;
	if (header < 20 || 20 + header > u16be(ip + 2) || (load<u8>(ip + 33) & SYN) != 0) return -1;
	const flow = lookUp(ip, TCP);
	if (flow < 0) return -1;
	const flowAt = flows + flow * FLOW_BYTES;
	if (load<i32>(flowAt, FLOW_NOTE) != DISMISSED) return -1;
	countPacket(flowAt, frame, bytes);
	add(state, L.TCP_PACKETS, 1);
	add(state, L.TCP_BYTES, bytes);
	lastKind = K.KIND_TCP;
	return flow;
}

/** The flow of an IPv4 packet: both ports in network order are its key as they stand. */
function lookUp(ip: i32, protocol: i32): i32 {
	const source = i32be(ip + 12);
	const destination = i32be(ip + 16);
	const ports = i32be(ip + 20);
	let at = hash(source, destination, ports, protocol) & mask;
	let flow = load<i32>(slots + (at << 2));
	while (flow >= 0) {
		const key = flows + flow * FLOW_BYTES;
		if (
			load<i32>(key) == source &&
			load<i32>(key, 4) == destination &&
			load<i32>(key, 8) == ports &&
			load<i32>(key, 12) == protocol
		) {
			return flow;
		}
		at = (at + 1) & mask;
		flow = load<i32>(slots + (at << 2));
	}
	return -1;
}

/** As `FlowTable` does it. */
function hash(source: i32, destination: i32, ports: i32, protocol: i32): i32 {
	let mixed = (source ^ seed) * 0x9e3779b1;
	mixed = (mixed ^ (mixed >>> 15) ^ destination) * 0x85ebca6b;
	mixed = (mixed ^ (mixed >>> 13) ^ ports) * 0xc2b2ae35;
	mixed = (mixed ^ (mixed >>> 16) ^ protocol) * 0x27d4eb2f;
	return mixed ^ (mixed >>> 15);
}

function countPacket(flow: i32, frame: i32, bytes: i32): void {
	const figures = flow + FLOW_FIGURES;
	const packets = slot(figures, 0);
	if (packets == 0) put(figures, FIRST_FRAME, frame);
	put(figures, 0, packets + 1);
	add(figures, 1, bytes);
	put(figures, LAST_FRAME, frame);
}
