/** Cameras and recorders with what their messages tell of them, each fact with its frame. */
import { ROWS } from '../protocols/dvrip/index.ts';
import { cloudFacts } from './cloud.ts';
import type { DvripMessage } from './message.ts';
import { addressOf, member, numberOf, textOf } from './payload.ts';
import type { JsonValue } from './payload.ts';

/** One fact and the frame it came from. */
export interface DeviceFact {
	readonly name: string;
	readonly value: string;
	readonly frame: number;
}

/** One device. */
export interface DeviceCard {
	readonly addresses: readonly string[];
	readonly facts: readonly DeviceFact[];
	/** Ids of its sessions. */
	readonly sessions: readonly string[];
	readonly firstFrame: number;
}

/** A message with both addresses of its ends and its session. */
export interface PlacedMessage {
	readonly message: DvripMessage;
	readonly source: string;
	readonly destination: string;
	/** Address of the device; for datagrams the side that answers. */
	readonly device: string;
	readonly session: string | null;
}

const COMMON: readonly (readonly [member: string, name: string])[] = [
	['HostName', 'name'],
	['MAC', 'MAC address'],
	['SN', 'serial number'],
	['Version', 'firmware'],
	['BuildDate', 'build date'],
];
const SYSTEM: readonly (readonly [member: string, name: string])[] = [
	['HardWare', 'model'],
	['DeviceModel', 'device model'],
	['SoftWareVersion', 'firmware'],
	['SerialNo', 'serial number'],
	['BuildTime', 'build date'],
];

/** Cards in the order of their first frames. */
export function deviceCards(messages: readonly PlacedMessage[]): readonly DeviceCard[] {
	const cards: { addresses: Set<string>; facts: DeviceFact[]; sessions: Set<string> }[] = [];
	const byKey = new Map<string, (typeof cards)[number]>();
	for (const { message, device, session } of messages) {
		if (message.isMedia) continue;
		const facts = factsOf(message);
		if (session === null && facts.length === 0) continue;
		const serial = facts.find(({ name }) => name === 'serial number')?.value;
		const own = facts.find(({ name }) => name === 'local address')?.value;
		const keys = [device, own, serial].filter((key) => key !== undefined && key !== '');
		let card = keys.map((key) => byKey.get(key ?? '')).find((one) => one !== undefined);
		if (card === undefined) {
			card = { addresses: new Set(), facts: [], sessions: new Set() };
			cards.push(card);
		}
		for (const key of keys) byKey.set(key ?? '', card);
		card.addresses.add(device);
		if (session !== null) card.sessions.add(session);
		for (const fact of facts) addFact(card.facts, fact);
	}
	return cards.map(({ addresses, facts, sessions }) => ({
		addresses: [...addresses],
		facts,
		sessions: [...sessions],
		firstFrame: facts[0]?.frame ?? 0,
	}));
}

/** A fact is told once; another value of the same name stands beside it. */
function addFact(facts: DeviceFact[], fact: DeviceFact): void {
	const isKnown = facts.some(({ name, value }) => name === fact.name && value === fact.value);
	if (!isKnown) facts.push(fact);
}

function factsOf(message: DvripMessage): readonly DeviceFact[] {
	const { frame, json } = message;
	const fact = (name: string, value: string): DeviceFact[] =>
		value === '' ? [] : [{ name, value, frame }];
	if (message.form === ROWS.FORM_CLOUD) return cloudFactsOf(message);
	const common = member(json, 'NetWork.NetCommon');
	const system = member(json, 'SystemInfo');
	const nat = member(json, 'NetWork.Nat');
	const host = textOf(common, 'HostIP');
	const channels = numberOf(json, 'ChannelNum') ?? numberOf(common, 'ChannelNum');
	return [
		...COMMON.flatMap(([key, name]) => fact(name, textOf(common, key))),
		...fact('local address', host === '' ? '' : addressOf(host)),
		...SYSTEM.flatMap(([key, name]) => fact(name, textOf(system, key))),
		...fact('type', textOf(json, 'DeviceType ') || textOf(json, 'DeviceType')),
		...fact('channels', channels === null ? '' : String(channels)),
		...fact('cloud host', textOf(nat, 'Addr')),
		...fact('capabilities', capabilities(member(json, 'SystemFunction'))),
	];
}

function cloudFactsOf({ body, frame }: DvripMessage): readonly DeviceFact[] {
	const facts = cloudFacts(body);
	if (facts === null) return [];
	return [
		...facts.cloudAddresses.map((value) => ({ name: 'cloud address', value, frame })),
		...(facts.homeAddress === null
			? []
			: [{ name: 'home address', value: facts.homeAddress, frame }]),
		...(facts.serial === null ? [] : [{ name: 'serial number', value: facts.serial, frame }]),
		...(facts.mac === null ? [] : [{ name: 'MAC address', value: facts.mac, frame }]),
	];
}

/** Names of functions that are on: `AlarmFunction.MotionDetect, …`. */
function capabilities(value: JsonValue | undefined): string {
	if (typeof value !== 'object' || value === null) return '';
	return Object.entries(value)
		.flatMap(([group, members]) =>
			typeof members === 'object' && members !== null
				? Object.entries(members as Readonly<Record<string, JsonValue>>).flatMap(([name, isOn]) =>
						isOn === true ? [`${group}.${name}`] : [],
					)
				: [],
		)
		.join(', ');
}
