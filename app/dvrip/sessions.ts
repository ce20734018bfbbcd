/** Connections put together into sessions: one login, and every connection that carries its id. */
import type { DvripConnectionRecord, DvripStore, Lane } from '../protocols/dvrip/index.ts';
import { PROBE_SESSION, ROWS } from '../protocols/dvrip/index.ts';
import { isFromDevice } from './message.ts';

/** Port of devices, where nothing else tells which side is one. */
const DEVICE_PORT = 34_567;
/** Messages of a connection that are asked who is who. */
const MOST_VOTES = 200;
const LOGIN_RSP = 1001;

/** Addresses of a connection as the flow table has them. */
export interface ConnectionEnds {
	readonly address: string;
	readonly port: number;
}

/** What grouping must know of flows. */
export interface FlowEnds {
	/** Source and destination of a flow. */
	ends(flow: number): readonly [source: ConnectionEnds, destination: ConnectionEnds];
	/** Name of the recorder's file that stands for this device; null for a real one. */
	recording(device: ConnectionEnds, client: ConnectionEnds): string | null;
}

/** One session. */
export interface DvripSessionRecord {
	/** From 1, in the order of their beginnings; `dvrip-<number>` is its id. */
	readonly number: number;
	readonly client: ConnectionEnds;
	readonly device: ConnectionEnds;
	/** Name of the recorder's file that it was read from; null for what came over a network. */
	readonly recording: string | null;
	/** As the device gave it; 0 when nobody logged in. */
	readonly sessionId: number;
	readonly connections: readonly SessionConnection[];
	/** Media in the order of their beginnings, with the ends of their ids. */
	readonly media: readonly { readonly id: string; readonly lane: Lane }[];
}

/** A connection with its roles. */
export interface SessionConnection {
	readonly record: DvripConnectionRecord;
	/** Direction in which the device sends. */
	readonly deviceDirection: 0 | 1;
	readonly client: ConnectionEnds;
	readonly device: ConnectionEnds;
	readonly sessionId: number;
	readonly hasLogin: boolean;
}

/** All sessions of TCP connections. */
export function groupSessions(store: DvripStore, flows: FlowEnds): readonly DvripSessionRecord[] {
	const groups: { key: string; connections: SessionConnection[] }[] = [];
	const current = new Map<string, { connections: SessionConnection[] }>();
	const known = store.connections
		.filter(({ transport, messages }) => transport !== 'udp' && messages.length > 0)
		.map((record) => connectionOf(store, flows, record));
	for (const connection of known) {
		const { client, device, sessionId, hasLogin, record } = connection;
		const key =
			sessionId === 0
				? `alone ${record.number}`
				: `${client.address} ${device.address} ${device.port} ${sessionId}`;
		const group = current.get(key);
		const isNew =
			group === undefined || (hasLogin && group.connections.some((one) => one.hasLogin));
		if (isNew) {
			const made = { key, connections: [connection] };
			groups.push(made);
			current.set(key, made);
		} else group.connections.push(connection);
	}
	return groups.map(({ connections }, index) => sessionOf(flows, connections, index + 1));
}

function sessionOf(
	flows: FlowEnds,
	connections: readonly SessionConnection[],
	number: number,
): DvripSessionRecord {
	const [first] = connections;
	if (first === undefined) throw new RangeError('a session has a connection');
	return {
		number,
		client: first.client,
		device: first.device,
		recording: flows.recording(first.device, first.client),
		sessionId: first.sessionId,
		connections,
		media: mediaOf(
			connections.flatMap(({ record }) => record.lanes),
			`dvrip-${number}`,
		),
	};
}

/** Lanes with their ids: `dvrip-1/video-1`, numbered by kind. */
function mediaOf(lanes: readonly Lane[], session: string): DvripSessionRecord['media'] {
	const counts = new Map<string, number>();
	return [...lanes]
		.sort((a, b) => a.firstFrame - b.firstFrame || a.number - b.number)
		.map((lane) => {
			const kind = lane.kind === 'information' ? 'data' : lane.kind;
			const count = (counts.get(kind) ?? 0) + 1;
			counts.set(kind, count);
			return { id: `${session}/${kind}-${count}`, lane };
		});
}

/** Finds out who is the device, and which session a connection belongs to. */
export function connectionOf(
	store: DvripStore,
	flows: FlowEnds,
	record: DvripConnectionRecord,
): SessionConnection {
	const [source, destination] = endsOf(flows, record);
	const { messages } = store;
	let votes = 0;
	let sessionId = 0;
	let hasLogin = false;
	for (const row of record.messages.slice(0, MOST_VOTES)) {
		const command = messages.get(row, ROWS.M_COMMAND);
		const direction = messages.get(row, ROWS.M_FORM) & 1;
		const fromDevice = isFromDevice(command);
		if (fromDevice !== null) votes += fromDevice === (direction === 1) ? 1 : -1;
		const session = messages.get(row, ROWS.M_SESSION);
		if (session === 0 || session === PROBE_SESSION) continue;
		if (command === LOGIN_RSP) hasLogin = true;
		if (sessionId === 0) sessionId = session;
	}
	if (votes === 0) votes = source.port === DEVICE_PORT ? -1 : 1;
	const deviceDirection = votes > 0 ? 1 : 0;
	const [client, device] = deviceDirection === 1 ? [source, destination] : [destination, source];
	return { record, deviceDirection, client, device, sessionId, hasLogin };
}

function endsOf(flows: FlowEnds, record: DvripConnectionRecord) {
	const forth = record.flow(0);
	if (forth >= 0) return flows.ends(forth);
	const [source, destination] = flows.ends(record.flow(1));
	return [destination, source] as const;
}
