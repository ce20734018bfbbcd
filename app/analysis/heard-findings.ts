/** What the sound of a stream says, as findings with their frames. Pure. */
import type { Echo } from './echo.ts';
import type { HumLine } from './hum.ts';
import { soundFindings } from './media-findings.ts';
import type { FoundStream, StreamFinding } from './media-findings.ts';
import type { SoundFacts } from './sound-meter.ts';
import type { HeardTone } from './tones.ts';

/** A stream that was listened to. Offsets are seconds since the first packet of the capture. */
export interface HeardFacts {
	readonly sound: SoundFacts;
	readonly hum: HumLine | null;
	readonly tones: readonly (HeardTone & { readonly frame: number })[];
	/** Its voice comes back in the other direction. */
	readonly echo: Echo | null;
	/** Digits came as telephone events too. */
	readonly hasEvents: boolean;
	/** Frame of the stream at a moment. */
	readonly frameAt: (offset: number) => number;
}

const FAX_TONES = {
	'fax-cng': 'the calling tone of a fax (CNG, 1100 Hz)',
	'fax-ced': 'the answering tone of a fax or modem (2100 Hz)',
	'fax-v21': 'the signalling of a fax (V.21)',
} as const;

/** Everything that was heard, in time order. */
export function heardFindings(stream: FoundStream, heard: HeardFacts): readonly StreamFinding[] {
	const sound = soundFindings(stream, heard.sound).map(({ kind, severity, title, offset }) => ({
		...{ kind, severity, title, offset },
		frames: [heard.frameAt(offset)],
	}));
	return [...sound, ...toneFindings(heard), ...lineFindings(stream, heard)].sort(
		(a, b) => a.offset - b.offset,
	);
}

function toneFindings({ tones, hasEvents }: HeardFacts): readonly StreamFinding[] {
	const found: StreamFinding[] = [];
	const digits = tones.filter(({ kind }) => kind === 'dtmf');
	const [first] = digits;
	if (first !== undefined) {
		const words = digits.map(({ digit }) => digit).join('');
		const both = hasEvents ? ', and telephone events beside them: they may count twice' : '';
		found.push({
			kind: 'in-band-dtmf',
			severity: hasEvents ? 'warning' : 'note',
			title: `DTMF digits in the sound: ${words}${both}`,
			offset: first.offset,
			frames: digits.slice(0, 50).map(({ frame }) => frame),
		});
	}
	for (const kind of ['fax-cng', 'fax-ced', 'fax-v21'] as const) {
		const tone = tones.find((one) => one.kind === kind);
		if (tone === undefined) continue;
		const { offset, frame } = tone;
		const title = `${FAX_TONES[kind]} is heard: this may be a fax`;
		found.push({ kind, severity: 'note', title, offset, frames: [frame] });
	}
	return found;
}

function lineFindings(stream: FoundStream, { hum, echo }: HeardFacts): readonly StreamFinding[] {
	const base = { offset: stream.startOffset, frames: [stream.firstFrame] };
	const found: StreamFinding[] = [];
	if (hum !== null) {
		const title = `hum of ${hum.frequency} Hz at ${hum.level.toFixed(0)} dBov, ${hum.above.toFixed(0)} dB above its neighbours`;
		found.push({ ...base, kind: 'hum', severity: 'warning', title });
	}
	if (echo !== null) {
		const title = `echo: it comes back in the other direction ${echo.delayMs.toFixed(0)} ms later, ${echo.attenuation.toFixed(0)} dB quieter`;
		found.push({ ...base, kind: 'echo', severity: 'warning', title });
	}
	return found;
}
