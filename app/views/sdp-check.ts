/**
 * Checks a session description while it is written: every line that is wrong, with the reason, and
 * the rules of Decode As that follow from it. `sdp-transform` reads the lines; what it passes over
 * in silence is what is looked for here.
 * @see RFC 8866
 */
import ipaddr from 'ipaddr.js';
import { parse } from 'sdp-transform';
import type { MediaDescription } from 'sdp-transform';
import { methodOf } from '../media/codec-methods.ts';
import { videoCodec } from '../media/depacketise/index.ts';
import { canonicalCodec } from '../media/payload-format.ts';
import { PAYLOAD_TYPES } from '../protocols/rtp/index.ts';
import type { SdpCheck, SdpProblem, SdpStream } from './stream-sdp.ts';

/** Longest description that is looked at, characters. */
const MAX_TEXT = 65_536;
/** Payload types from here on mean nothing without a line `a=rtpmap`. @see RFC 3551 §6 */
const FIRST_DYNAMIC = 96;
const BASE64 = /^[\w+/-]+={0,2}$/u;

interface Section {
	readonly line: number;
	readonly port: number;
	readonly types: readonly number[];
	readonly maps: Map<number, string>;
	readonly parameters: Map<number, string>;
}

/** Reads one description. */
class SdpChecker {
	readonly problems: SdpProblem[] = [];
	readonly sections: Section[] = [];
	readonly #seen = new Set<string>();
	#line = 0;

	read(text: string): void {
		const lines = text.split(/\r?\n/u);
		while (lines.at(-1)?.trim() === '') lines.pop();
		for (const line of lines) {
			this.#line++;
			this.#take(line);
		}
		if (lines[0]?.startsWith('v=') !== true) this.#say('a description begins with v=0', 'error', 1);
		for (const letter of ['o', 's', 't']) {
			if (this.#seen.has(letter)) continue;
			this.#say(`the line ${letter}= is missing: strict readers want it`, 'warning', 1);
		}
		for (const section of this.sections) this.#finish(section);
	}

	#say(message: string, severity: SdpProblem['severity'] = 'error', line = this.#line): void {
		this.problems.push({ line, severity, message });
	}

	#take(line: string): void {
		const letter = line[0] ?? '';
		if (!/^[a-z]=./u.test(line)) {
			this.#say('a line is one small letter, "=" and a value');
			return;
		}
		this.#seen.add(letter);
		const value = line.slice(2).trim();
		if (letter === 'v' && value !== '0') this.#say('the version is 0');
		else if (letter === 'c') this.#connection(value);
		else if (letter === 'm') this.#media(line);
		else if (letter === 'a') this.#attribute(line, value);
		else if (!'vosiuepbtrzk'.includes(letter)) this.#say(`there is no line ${letter}=`, 'warning');
	}

	#connection(value: string): void {
		const [, version = '', address = ''] = /^IN IP([46]) ([^\s/]+)/u.exec(value) ?? [];
		const isRight =
			version === '4' ? ipaddr.IPv4.isValidFourPartDecimal(address) : ipaddr.IPv6.isValid(address);
		if (version === '') this.#say('a connection is written c=IN IP4 127.0.0.1');
		else if (!isRight) this.#say(`${address} is no IPv${version} address`);
	}

	#media(line: string): void {
		const [media] = parse(line).media as readonly Partial<MediaDescription & { type: string }>[];
		const { port = -1, protocol = '', payloads = '' } = media ?? {};
		if (media?.type === undefined) {
			this.#say('media are written m=video 6970 RTP/AVP 96');
			return;
		}
		// The library makes a number of a single one, whatever its types say.
		const words = [payloads].join('').split(/\s+/u);
		const types = words.filter((word) => /^\d{1,3}$/u.test(word)).map(Number);
		if (port > 65_535) this.#say(`${port} is no port: the largest is 65535`);
		if (!/^(?:RTP|UDP\/TLS\/RTP)\//u.test(protocol)) this.#say(`${protocol} is no RTP: RTP/AVP is`);
		if (types.length < words.length || types.some((type) => type > 127)) {
			this.#say('behind the protocol stand payload types from 0 to 127');
		}
		const own = { line: this.#line, port, types };
		this.sections.push({ ...own, maps: new Map(), parameters: new Map() });
	}

	#attribute(line: string, value: string): void {
		const section = this.sections.at(-1);
		const name = /^[^:\s]+/u.exec(value)?.[0] ?? '';
		const read = parse(`${line}\r\n`) as ReturnType<typeof parse> & Partial<MediaDescription>;
		if (name === 'rtpmap') this.#mapping(section, read.rtp?.[0]);
		else if (name === 'fmtp') this.#parameters(section, read.fmtp?.[0]);
		else if (name === 'framerate' && !(Number(value.slice(10)) > 0)) {
			this.#say('a frame rate is a number of pictures a second: a=framerate:25');
		} else if (name === '') this.#say('an attribute has a name: a=recvonly');
	}

	#mapping(
		section: Section | undefined,
		map:
			| { readonly payload: number; readonly codec: string; readonly rate?: number | undefined }
			| undefined,
	): void {
		if (map === undefined) {
			this.#say('a mapping is written a=rtpmap:96 H264/90000');
		} else if (!/^[\w.-]+$/u.test(map.codec) || !(Number(map.rate) > 0)) {
			this.#say('behind the codec stands its clock rate in Hz: a=rtpmap:96 H264/90000');
		} else if (this.#isListed(section, map.payload)) {
			const { channels } = channelsOf(map);
			section?.maps.set(map.payload, `${map.codec}/${map.rate}${channels}`);
			this.#judge(map.codec, Number(map.rate));
		}
	}

	#judge(codec: string, rate: number): void {
		const isVideo = videoCodec(codec) !== null;
		const isKnown = isVideo || methodOf(canonicalCodec(codec)) !== null;
		if (!isKnown)
			this.#say(`${codec} is no codec that tapdeck reads: packets are saved`, 'warning');
		if (isVideo && rate !== 90_000) this.#say(`the clock of ${codec} is 90000 Hz`, 'warning');
	}

	#parameters(
		section: Section | undefined,
		fmtp: { readonly payload: number; readonly config: string } | undefined,
	): void {
		if (fmtp === undefined) {
			this.#say('parameters are written a=fmtp:96 name=value;name=value');
			return;
		}
		if (!this.#isListed(section, fmtp.payload)) return;
		for (const part of fmtp.config.split(';')) {
			const [name = '', ...rest] = part.trim().split('=');
			this.#parameter(name.toLowerCase(), rest.join('='));
		}
		section?.parameters.set(fmtp.payload, fmtp.config.replace(/\s+/gu, ''));
	}

	#parameter(name: string, value: string): void {
		if (name.startsWith('sprop-') && /parameter-sets|vps|sps|pps/u.test(name)) {
			const isRight = value.split(',').every((set) => BASE64.test(set));
			if (!isRight) this.#say(`${name} holds parameter sets in Base64, parted by commas`);
		} else if (name === 'config' && !/^(?:[\da-f]{2})+$/iu.test(value)) {
			this.#say('config holds bytes in hexadecimal digits');
		}
	}

	#isListed(section: Section | undefined, payload: number): boolean {
		if (section === undefined) this.#say('this line belongs below a line m=');
		else if (!section.types.includes(payload)) {
			this.#say(`payload type ${payload} does not stand in line ${section.line} (m=)`);
		} else return true;
		return false;
	}

	#finish({ line, types, maps }: Section): void {
		for (const type of types) {
			if (type < FIRST_DYNAMIC || maps.has(type)) continue;
			this.#say(`payload type ${type} has no line a=rtpmap:${type} that is right`, 'error', line);
		}
	}
}

/** `opus/48000/2`: the library calls it encoding. */
function channelsOf(map: object): { readonly channels: string } {
	const count = Number((map as { readonly encoding?: unknown }).encoding ?? 1);
	return { channels: count > 1 ? `/${count}` : '' };
}

/** Checks a description against the stream that it is to describe. */
export function checkSdp(text: string, stream: SdpStream): SdpCheck {
	const checker = new SdpChecker();
	checker.read(text.slice(0, MAX_TEXT));
	const problems = [...checker.problems];
	const [main = -1] = stream.payloadTypes;
	const section = checker.sections.find(({ types }) => types.includes(main));
	if (section === undefined) {
		const { line } = checker.sections[0] ?? { line: 1 };
		const message = `no line m= has the payload type of this stream's packets, ${main}`;
		problems.push({ line, severity: 'error', message });
	} else if (section.port !== stream.port) {
		const message = `the packets of this stream went to port ${stream.port}`;
		problems.push({ line: section.line, severity: 'warning', message });
	}
	problems.sort((a, b) => a.line - b.line);
	const isWrong = problems.some(({ severity }) => severity === 'error');
	if (section === undefined || isWrong) return { problems, rules: [], codec: null };
	return { problems, rules: rulesOf(section, stream), codec: codecOf(section, main) };
}

function codecOf({ maps }: Section, type: number): string | null {
	const usual = PAYLOAD_TYPES[type];
	const known = usual?.codec == null ? null : `${usual.codec}/${usual.clockRate}`;
	return maps.get(type) ?? known;
}

/** The media of the stream by its SSRC alone, as candidates do; what stands beside by its type too. */
function rulesOf(section: Section, { ssrc, payloadTypes }: SdpStream): readonly string[] {
	return payloadTypes.flatMap((type, at) => {
		const codec = section.types.includes(type) ? codecOf(section, type) : null;
		if (codec === null) return [];
		const parameters = section.parameters.get(type);
		const condition = `rtp.ssrc==${ssrc}${at === 0 ? '' : `&&rtp.p_type==${type}`}`;
		return [`${condition},${codec}${parameters === undefined ? '' : `;${parameters}`}`];
	});
}
