import { describe, expect, test } from 'vitest';
import { heardFindings } from '../../../app/analysis/heard-findings.ts';
import type { HeardFacts } from '../../../app/analysis/heard-findings.ts';
import type { FoundStream } from '../../../app/analysis/media-findings.ts';

const STREAM: FoundStream = {
	...{ firstFrame: 7, ssrc: '0x00000001', startOffset: 10, duration: 100, packets: 5000 },
	...{ source: { address: '10.0.0.1', port: 1 }, destination: { address: '10.0.0.2', port: 2 } },
	...{ clockRate: 8000, frequencyDrift: 8000 },
};

const tone = (kind: HeardFacts['tones'][number]['kind'], digit: string, offset: number) => ({
	...{ kind, digit, offset, duration: 0.1, frame: 100 + offset },
});

function found(change: Partial<HeardFacts>) {
	return heardFindings(STREAM, {
		sound: {
			...{ duration: 100, silentShare: 0.5, silences: [], clippedShare: 0 },
			...{ speechLevel: -25, offset: 0, peak: 20_000 },
		},
		...{ hum: null, tones: [], echo: null, hasEvents: false },
		frameAt: (offset) => Math.round(offset * 50),
		...change,
	});
}

describe('what was heard in a stream', () => {
	test('is nothing when all is well', () => {
		expect(found({})).toEqual([]);
	});

	test('leads to the frame at which a silence begins', () => {
		const sound = {
			...{ duration: 100, silentShare: 0.2, silences: [{ offset: 30, duration: 8 }] },
			...{ clippedShare: 0, speechLevel: -25, offset: 0, peak: 20_000 },
		};
		expect(found({ sound })).toEqual([
			{
				...{ kind: 'long-silence', severity: 'warning', title: '8.0 s of silence' },
				...{ offset: 40, frames: [2000] },
			},
		]);
	});

	test('digits are one note with all their frames', () => {
		const tones = [tone('dtmf', '4', 12), tone('fax-cng', '', 13), tone('dtmf', '#', 14)];
		expect(found({ tones })[0]).toEqual({
			...{ kind: 'in-band-dtmf', severity: 'note', title: 'DTMF digits in the sound: 4#' },
			...{ offset: 12, frames: [112, 114] },
		});
	});

	test('digits beside telephone events are a warning', () => {
		const [finding] = found({ tones: [tone('dtmf', '4', 12)], hasEvents: true });
		expect(finding).toMatchObject({ severity: 'warning', kind: 'in-band-dtmf' });
		expect(finding?.title).toContain('they may count twice');
	});

	test.for([
		['fax-cng', 'the calling tone of a fax (CNG, 1100 Hz) is heard: this may be a fax'],
		['fax-ced', 'the answering tone of a fax or modem (2100 Hz) is heard: this may be a fax'],
		['fax-v21', 'the signalling of a fax (V.21) is heard: this may be a fax'],
	] as const)('%s is told once', ([kind, title]) => {
		const findings = found({ tones: [tone(kind, '', 20), tone(kind, '', 30)] });
		expect(findings).toEqual([{ kind, severity: 'note', title, offset: 20, frames: [120] }]);
	});

	test('hum and echo are told with their figures', () => {
		const hum = { frequency: 50, level: -41.6, above: 22.2 } as const;
		const echo = { delayMs: 182.4, attenuation: 14.6, correlation: 0.5 };
		expect(found({ hum, echo }).map(({ title, frames }) => [title, frames])).toEqual([
			['hum of 50 Hz at -42 dBov, 22 dB above its neighbours', [7]],
			['echo: it comes back in the other direction 182 ms later, 15 dB quieter', [7]],
		]);
	});
});
