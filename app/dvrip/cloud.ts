/** Datagrams between cameras and the vendor's cloud. Their layout is known from one source alone. */
import { u16le } from '../bytes.ts';

const MAGICS: ReadonlySet<number> = new Set([0x2012, 0x2014, 0x2015]);
const BOOTSTRAP = 0x2014;
const RELAY = 0x2012;
const ADDRESS = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;
const SERIAL = /[0-9a-f]{16,24}/i;
const MAC = /(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}/i;

/** By magic and command, both in decimal. */
const WORDS: ReadonlyMap<string, string> = new Map([
	[`${BOOTSTRAP} 1524`, 'Cloud: which server'],
	[`${BOOTSTRAP} 1525`, 'Cloud: server'],
	['8213 45056', 'Cloud: where is a serial number'],
	['8213 45057', 'Cloud: place of a serial number'],
	[`${RELAY} 1000`, 'Cloud: which is my public address'],
	[`${RELAY} 1001`, 'Cloud: public address'],
	[`${RELAY} 1002`, 'Cloud: device report'],
	[`${RELAY} 1004`, 'Cloud: rendezvous'],
	[`${RELAY} 1005`, 'Cloud: rendezvous answer'],
	[`${RELAY} 1008`, 'Cloud: device report'],
	[`${RELAY} 1521`, 'Cloud: list of servers'],
	[`${RELAY} 2000`, 'Cloud: relay sync'],
	[`${RELAY} 2001`, 'Cloud: relay sync answer'],
	[`${RELAY} 2002`, 'Cloud: relay heartbeat'],
	[`${RELAY} 2003`, 'Cloud: relay data'],
	[`${RELAY} 2004`, 'Cloud: relay close'],
	[`${RELAY} 3001`, 'Cloud: relay open'],
	[`${RELAY} 3002`, 'Cloud: relay open answer'],
]);

/** What a datagram tells. */
export interface CloudFacts {
	readonly magic: number;
	readonly command: number;
	readonly words: string;
	/** Text at its beginning. */
	readonly text: string;
	/** Addresses of servers of the cloud. */
	readonly cloudAddresses: readonly string[];
	/** Public address of the camera's network. */
	readonly homeAddress: string | null;
	readonly port: number | null;
	readonly serial: string | null;
	readonly mac: string | null;
}

/** Reads a datagram; null when it is none of the cloud's. */
export function cloudFacts(body: Uint8Array): CloudFacts | null {
	if (body.length < 4) return null;
	const magic = u16le(body, 0);
	const command = u16le(body, 2);
	if (!MAGICS.has(magic)) return null;
	const text = textAt(body, 4);
	const all = printable(body.subarray(4));
	const addresses = (all.match(ADDRESS) ?? []).filter(isAddress);
	const isHome = magic === RELAY && command === 1001;
	const isCloud =
		(magic === BOOTSTRAP && command === 1525) || (magic === RELAY && command === 1521);
	return {
		...{ magic, command, text },
		words: WORDS.get(`${magic} ${command}`) ?? `Cloud: command ${command}`,
		cloudAddresses: isCloud ? addresses : [],
		homeAddress: isHome ? (addresses[0] ?? null) : null,
		port: portOf(body, magic, command),
		serial: isHome || isCloud ? null : (SERIAL.exec(all.replace(MAC, ' '))?.[0] ?? null),
		mac: MAC.exec(all)?.[0] ?? null,
	};
}

function portOf(body: Uint8Array, magic: number, command: number): number | null {
	const at = magic === BOOTSTRAP && command === 1525 ? 28 : command === 1001 ? 20 : -1;
	return at > 0 && body.length >= at + 2 ? u16le(body, at) : null;
}

function isAddress(text: string): boolean {
	return text.split('.').every((part) => Number(part) <= 255);
}

function textAt(body: Uint8Array, at: number): string {
	return printable(body.subarray(at)).split(' ')[0] ?? '';
}

/** Bytes that are no text become blanks. */
function printable(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) =>
		byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ' ',
	).join('');
}
