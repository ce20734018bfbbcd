import { describe, expect, test } from 'vitest';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { statusChips } from '../../../../renderer/features/streams/status.ts';
import { en } from '../../../../renderer/messages/en/index.ts';
import { fakeStream } from '../../../fixtures/fake-streams.ts';

const clean = { ...fakeStream(1), lost: 0, late: 0, problems: [], codecFrom: 'static' as const };
const labels = (change: object): string[] =>
	statusChips({ ...clean, ...change }, en, new NumberFormat('en')).map(
		({ label, look }) => `${look}: ${label}`,
	);

describe('status', () => {
	test('a clean stream says nothing', () => {
		expect(labels({})).toEqual([]);
	});

	test.each([
		[{ lost: 4, problems: ['4 lost'] }, ['loss: loss']],
		[{ late: 1041 }, ['warn: late 1,041']],
		[{ problems: ['a', 'b'] }, ['warn: 2 notes']],
		[{ encrypted: true }, ['fact: SRTP']],
		[{ clockRate: null }, ['inferred: no clock']],
		// The Payload column says it beside the codec.
		[{ codecFrom: 'inferred' }, []],
		[{ clockRateFrom: 'estimated' }, ['inferred: inferred']],
		[{ detection: 0.4 }, ['inferred: doubtful']],
	])('%j says %j', (change, expected) => {
		expect(labels(change)).toEqual(expected);
	});

	test('what is lost comes first', () => {
		expect(labels({ lost: 1, late: 2, clockRate: null })).toEqual([
			'loss: loss',
			'warn: late 2',
			'inferred: no clock',
		]);
	});
});
