/** pcapng blocks beside packets: names, secrets, statistics, comments. Kept for later use, bounded. */
import ipaddr from 'ipaddr.js';
import { eachOption, optionText, unsigned64 } from './pcapng-options.ts';
import type { SectionNumbers } from './pcapng-options.ts';
import { MAX_PACKET_COMMENTS } from './reader.ts';
import type { CaptureExtras } from './reader.ts';
import type { CaptureInterface } from './source.ts';

const NAME_RESOLUTION = 4;
const INTERFACE_STATISTICS = 5;
const DECRYPTION_SECRETS = 10;
const NRB_RECORD_IPV4 = 1;
const NRB_RECORD_IPV6 = 2;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;
const MAX_NAMES = 100_000;
const MAX_SECRETS_BYTES = 64 << 20;
const MAX_BLOCK_TYPES = 1000;

/** Where an interface statistics block finds its interface: the list, and the index in it. */
export type InterfaceFinder = (id: number) => [CaptureInterface[], number];

/** Collects what the packet path does not need. */
export class PcapngExtras implements CaptureExtras {
	readonly comments: string[] = [];
	readonly packetComments = new Map<number, string>();
	readonly names = new Map<string, string>();
	readonly secrets: { readonly type: number; readonly data: Uint8Array }[] = [];
	readonly skippedBlocks = new Map<number, number>();
	readonly rtpPorts: number[] = [];
	#secretBytes = 0;

	/** Comments of a section header. */
	takeSection(numbers: SectionNumbers, bytes: Uint8Array, at: number, end: number): void {
		eachOption(numbers, bytes, at, end, (code, value) => {
			if (code === 1 && this.comments.length < 1000) this.comments.push(optionText(value));
		});
	}

	/** Comment options of packet number `packet` (from 0). */
	takePacketOptions(
		numbers: SectionNumbers,
		bytes: Uint8Array,
		at: number,
		end: number,
		packet: number,
		commentCode: number,
	): void {
		eachOption(numbers, bytes, at, end, (code, value) => {
			if (code !== commentCode || this.packetComments.size >= MAX_PACKET_COMMENTS) return;
			const before = this.packetComments.get(packet);
			const text = optionText(value);
			this.packetComments.set(packet, before === undefined ? text : `${before}\n${text}`);
		});
	}

	/** Any block that carries no packet. @param at first byte after type and length */
	take(
		type: number,
		numbers: SectionNumbers,
		bytes: Uint8Array,
		at: number,
		end: number,
		find: InterfaceFinder,
	): void {
		if (type === NAME_RESOLUTION) this.#takeNames(numbers, bytes, at, end);
		else if (type === DECRYPTION_SECRETS) this.#takeSecrets(numbers, bytes, at, end);
		else if (type === INTERFACE_STATISTICS) takeStatistics(numbers, bytes, at, end, find);
		else if (this.skippedBlocks.has(type) || this.skippedBlocks.size < MAX_BLOCK_TYPES) {
			this.skippedBlocks.set(type, (this.skippedBlocks.get(type) ?? 0) + 1);
		}
	}

	#takeNames(numbers: SectionNumbers, bytes: Uint8Array, at: number, end: number): void {
		// Name records have the layout of options; record type 0 ends them.
		eachOption(numbers, bytes, at, end, (code, value) => {
			const addressLength = code === NRB_RECORD_IPV4 ? 4 : code === NRB_RECORD_IPV6 ? 16 : 0;
			if (addressLength === 0 || value.length <= addressLength) return;
			if (this.names.size >= MAX_NAMES) return;
			const address = ipaddr.fromByteArray([...value.subarray(0, addressLength)]);
			const name = optionText(value.subarray(addressLength)).split('\0')[0] ?? '';
			const text = address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
			if (name !== '') this.names.set(text, name);
		});
	}

	#takeSecrets(numbers: SectionNumbers, bytes: Uint8Array, at: number, end: number): void {
		if (end - at < 8) return;
		const length = numbers.u32(bytes, at + 4);
		if (length > end - at - 8 || this.#secretBytes + length > MAX_SECRETS_BYTES) return;
		this.#secretBytes += length;
		const data = bytes.slice(at + 8, at + 8 + length);
		this.secrets.push({ type: numbers.u32(bytes, at), data });
	}
}

function takeStatistics(
	numbers: SectionNumbers,
	bytes: Uint8Array,
	at: number,
	end: number,
	find: InterfaceFinder,
): void {
	if (end - at < 12) return;
	const [interfaces, index] = find(numbers.u32(bytes, at));
	const known = interfaces[index];
	if (known === undefined) return;
	let { droppedByInterface, droppedByKernel } = known;
	eachOption(numbers, bytes, at + 12, end, (code, value) => {
		if (code === ISB_IFDROP) droppedByInterface = unsigned64(numbers, value);
		if (code === ISB_OSDROP) droppedByKernel = unsigned64(numbers, value);
	});
	interfaces[index] = { ...known, droppedByInterface, droppedByKernel };
}
