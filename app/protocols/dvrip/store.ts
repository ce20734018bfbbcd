/** Everything that the reading of a capture leaves of DVRIP: rows of numbers, bodies as bytes. */
import { MAX_DVRIP_FRAMES, MAX_DVRIP_MESSAGES, MAX_DVRIP_STORE_BYTES } from '../../limits.ts';
import type { Direction } from '../stream-protocol.ts';
import type { MessageFacts } from './sink.ts';
import type { DvripIssue } from './sink.ts';
import type { Lane } from './lanes.ts';
import { NumberRows } from './number-rows.ts';
import * as R from './rows.ts';

/** Issues kept of one connection; all are counted. */
const MAX_ISSUES = 1000;

/** One TCP connection, or the datagrams between two endpoints. */
export interface DvripConnectionRecord {
	readonly number: number;
	readonly transport: 'tcp' | 'tls' | 'udp';
	/** Flow of what a side sends; −1 while it has sent nothing. */
	flow(direction: Direction): number;
	firstFrame: number;
	lastFrame: number;
	firstMs: number;
	lastMs: number;
	/** Rows of its messages. */
	readonly messages: number[];
	/** First and last media frame's row; linked by F_NEXT. */
	firstMedia: number;
	lastMedia: number;
	readonly lanes: Lane[];
	readonly issues: DvripIssue[];
	/** How often each kind of issue was met, and the bytes concerned. */
	readonly issueCounts: Map<DvripIssue['kind'], { count: number; bytes: number }>;
}

/** Body of a datagram without a header. */
export interface BareMessage {
	readonly form: number;
	readonly frame: number;
	readonly timeMs: number;
	readonly body: Uint8Array;
}

/** See the head of this file. */
export class DvripStore {
	readonly messages = new NumberRows(R.MESSAGE_COLUMNS);
	readonly frames = new NumberRows(R.FRAME_COLUMNS);
	readonly connections: DvripConnectionRecord[] = [];
	readonly lanes: Lane[] = [];
	/** Messages beyond what is kept. */
	messagesLeftOut = 0;
	framesLeftOut = 0;
	/** Rows of messages by their ends: capture order. */
	readonly #ended = new NumberRows(1);
	readonly #bodies: Uint8Array[] = [];
	#bodyBytes = 0;
	readonly #laneRows = new Map<number, number[]>();
	/** Frames that stand in there. */
	#sorted = 0;
	/** Connections known by the flow of one of their sides: for datagrams. */
	readonly #byFlow = new Map<number, DvripConnectionRecord>();

	/** A connection whose messages will come. */
	open(transport: 'tcp' | 'tls' | 'udp', flow: (direction: Direction) => number) {
		const record: DvripConnectionRecord = {
			number: this.connections.length,
			...{ transport, flow },
			...{ firstFrame: 0, lastFrame: 0, firstMs: 0, lastMs: 0, firstMedia: -1, lastMedia: -1 },
			...{ messages: [], lanes: [], issues: [], issueCounts: new Map() },
		};
		this.connections.push(record);
		return record;
	}

	/** The datagrams of a flow and of the one back. */
	datagrams(flow: number, reverse: number): DvripConnectionRecord {
		const known = this.#byFlow.get(flow) ?? this.#byFlow.get(reverse);
		if (known !== undefined) {
			this.#byFlow.set(flow, known);
			return known;
		}
		const flows: [number, number] = [flow, reverse];
		const record = this.open('udp', (direction) => flows[direction]);
		this.#byFlow.set(flow, record);
		return record;
	}

	/** Row of the message that begins; −1 when no more are kept. */
	addMessage(record: DvripConnectionRecord, form: number, facts: MessageFacts): number {
		const { header } = facts;
		touch(record, facts.firstFrame, facts.timeMs);
		if (this.messages.count >= MAX_DVRIP_MESSAGES) {
			this.messagesLeftOut++;
			return -1;
		}
		const { messages } = this;
		const row = messages.add();
		record.messages.push(row);
		messages.set(row, R.M_CONNECTION, record.number);
		messages.set(row, R.M_FORM, form * 2 + facts.direction);
		messages.set(row, R.M_FIRST_FRAME, facts.firstFrame);
		messages.set(row, R.M_TIME, facts.timeMs);
		messages.set(row, R.M_COMMAND, header.command);
		messages.set(row, R.M_SESSION, header.session);
		messages.set(row, R.M_SEQUENCE, header.sequence);
		const { version, reserved1, reserved2, total } = header;
		const bytes = version + reserved1 * 0x100 + reserved2 * 0x1_0000 + total * 0x100_0000;
		messages.set(row, R.M_BYTES, bytes);
		messages.set(row, R.M_CURRENT, header.current);
		messages.set(row, R.M_LENGTH, header.length);
		messages.set(row, R.M_BODY, -1);
		return row;
	}

	/** The message of a row is over. */
	endMessage(row: number, facts: MessageFacts, body: Uint8Array | null): void {
		if (row < 0) return;
		this.messages.set(row, R.M_FRAME, facts.frame);
		this.messages.set(row, R.M_MISSING, facts.missing);
		this.#ended.set(this.#ended.add(), 0, row);
		if (body !== null) this.messages.set(row, R.M_BODY, this.#keep(body));
	}

	/** A datagram without the common header. */
	addBare(record: DvripConnectionRecord, direction: Direction, bare: BareMessage): void {
		touch(record, bare.frame, bare.timeMs);
		if (this.messages.count >= MAX_DVRIP_MESSAGES) {
			this.messagesLeftOut++;
			return;
		}
		const { messages } = this;
		const row = messages.add();
		record.messages.push(row);
		messages.set(row, R.M_CONNECTION, record.number);
		messages.set(row, R.M_FORM, bare.form * 2 + direction);
		messages.set(row, R.M_FIRST_FRAME, bare.frame);
		messages.set(row, R.M_FRAME, bare.frame);
		messages.set(row, R.M_TIME, bare.timeMs);
		messages.set(row, R.M_COMMAND, -1);
		messages.set(row, R.M_LENGTH, bare.body.length);
		messages.set(row, R.M_BODY, this.#keep(bare.body));
		this.#ended.set(this.#ended.add(), 0, row);
	}

	/** Rows of all messages in the order in which they were complete. */
	endedRows(): readonly number[] {
		return Array.from({ length: this.#ended.count }, (_, at) => this.#ended.get(at, 0));
	}

	/** Rows of the messages that a frame completed. */
	rowsEndingIn(frame: number): readonly number[] {
		const frameAt = (at: number): number => this.messages.get(this.#ended.get(at, 0), R.M_FRAME);
		let low = 0;
		let high = this.#ended.count;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (frameAt(middle) < frame) low = middle + 1;
			else high = middle;
		}
		const rows: number[] = [];
		for (let at = low; at < this.#ended.count && frameAt(at) === frame; at++) {
			rows.push(this.#ended.get(at, 0));
		}
		return rows;
	}

	#keep(body: Uint8Array): number {
		if (this.#bodyBytes + body.length > MAX_DVRIP_STORE_BYTES) return -1;
		this.#bodyBytes += body.length;
		return this.#bodies.push(body) - 1;
	}

	/** Row of a media frame that begins; −1 when no more are kept. */
	addFrame(record: DvripConnectionRecord): number {
		if (this.frames.count >= MAX_DVRIP_FRAMES) {
			this.framesLeftOut++;
			return -1;
		}
		const row = this.frames.add();
		this.frames.set(row, R.F_NEXT, -1);
		if (record.lastMedia >= 0) this.frames.set(record.lastMedia, R.F_NEXT, row);
		else record.firstMedia = row;
		record.lastMedia = row;
		return row;
	}

	addIssue(record: DvripConnectionRecord, issue: DvripIssue): void {
		const known = record.issueCounts.get(issue.kind) ?? { count: 0, bytes: 0 };
		known.count++;
		known.bytes += issue.bytes;
		record.issueCounts.set(issue.kind, known);
		if (record.issues.length < MAX_ISSUES) record.issues.push(issue);
	}

	/** Body of a message; null for media and for what was not kept. */
	body(row: number): Uint8Array | null {
		return this.#bodies[this.messages.get(row, R.M_BODY)] ?? null;
	}

	/** Rows of a lane's frames, in the order of their beginnings. Grows while reading. */
	framesOf(lane: Lane): readonly number[] {
		for (; this.#sorted < this.frames.count; this.#sorted++) {
			const number = this.frames.get(this.#sorted, R.F_LANE);
			const rows = this.#laneRows.get(number);
			if (rows === undefined) this.#laneRows.set(number, [this.#sorted]);
			else rows.push(this.#sorted);
		}
		return this.#laneRows.get(lane.number) ?? [];
	}
}

function touch(record: DvripConnectionRecord, frame: number, timeMs: number): void {
	if (record.firstFrame === 0) {
		record.firstFrame = frame;
		record.firstMs = timeMs;
	}
	record.lastFrame = frame;
	record.lastMs = timeMs;
}
