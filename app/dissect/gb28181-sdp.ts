/**
 * Lines of session descriptions that GB/T 28181 adds: `y=` names the stream's SSRC, `f=` claims what it
 * carries. They stay the unknown lines that they are to everybody else, with their parts below.
 */
import type { LayerBuilder } from './layer-builder.ts';
import type { TextField } from './text-field.ts';

type Names = Readonly<Record<string, string>>;

const VIDEO: Names = { 1: 'MPEG-4', 2: 'H.264', 3: 'SVAC', 4: '3GP', 5: 'H.265' };
const SIZES: Names = { 1: 'QCIF', 2: 'CIF', 3: '4CIF', 4: 'D1', 5: '720P', 6: '1080P' };
const AUDIO: Names = { 1: 'G.711', 2: 'G.723.1', 3: 'G.729', 4: 'G.722.1' };
const AUDIO_RATES: Names = {
	...{ 1: '5.3 kbit/s', 2: '6.3 kbit/s', 3: '8 kbit/s', 4: '16 kbit/s' },
	...{ 5: '24 kbit/s', 6: '32 kbit/s', 7: '48 kbit/s', 8: '64 kbit/s' },
};
const SAMPLE_RATES: Names = { 1: '8 kHz', 2: '14 kHz', 3: '16 kHz', 4: '32 kHz' };

/** Parts of `v/…` and `a/…` in their order. */
const VIDEO_PARTS: readonly (readonly [name: string, words: Names])[] = [
	['video_codec', VIDEO],
	['resolution', SIZES],
	['framerate', {}],
	['bitrate_type', { 1: 'constant', 2: 'variable' }],
	['kbps', {}],
];
const AUDIO_PARTS: readonly (readonly [name: string, words: Names])[] = [
	['audio_codec', AUDIO],
	['audio_bitrate', AUDIO_RATES],
	['sample_rate', SAMPLE_RATES],
];

/** Parts of a line whose value is `value`; nothing for other types. */
export function addGbLine(builder: LayerBuilder, type: string, value: TextField): void {
	if (type === 'y') addGbSsrc(builder, value);
	else if (type === 'f') addGbFormat(builder, value);
}

/** `0200000001`: live or history, five digits of the domain, a running number; together the SSRC. */
function addGbSsrc(builder: LayerBuilder, value: TextField): void {
	const { text } = value;
	if (!/^\d{10}$/u.test(text)) return;
	const ssrc = Number(text) >>> 0;
	value.add(builder, 'sdp.unknown.ssrc', 0, text.length, ssrc);
	const kind = text.startsWith('1') ? 'history' : 'live';
	value.add(builder, 'sdp.unknown.stream', 0, 1, kind);
	value.add(builder, 'sdp.unknown.domain', 1, 6);
	value.add(builder, 'sdp.unknown.number', 6, 10);
}

/** `v/2/4/15/2/160a/1/8/1`: `a` follows without anything between. */
function addGbFormat(builder: LayerBuilder, value: TextField): void {
	const { text } = value;
	const audioAt = text.indexOf('a/');
	if (text.startsWith('v/')) {
		const end = audioAt < 0 ? text.length : audioAt;
		addParts(builder, value, [2, end], VIDEO_PARTS);
	}
	if (audioAt >= 0) addParts(builder, value, [audioAt + 2, text.length], AUDIO_PARTS);
}

function addParts(
	builder: LayerBuilder,
	value: TextField,
	[from, to]: readonly [number, number],
	parts: typeof VIDEO_PARTS,
): void {
	let at = from;
	for (const [name, words] of parts) {
		if (at > to) return;
		const slash = value.text.indexOf('/', at);
		const end = slash < 0 || slash > to ? to : slash;
		const said = value.text.slice(at, end).trim();
		if (said !== '') value.add(builder, `sdp.unknown.${name}`, at, end, words[said] ?? said);
		at = end + 1;
	}
}
