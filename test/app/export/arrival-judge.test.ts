import { expect, test } from 'vitest';
import { Arrival } from '../../../app/analysis/arrival.ts';
import { ArrivalJudge } from '../../../app/export/arrival-judge.ts';

test('every stream is judged by itself', () => {
	const judge = new ArrivalJudge();
	const judged = (stream: number, sequence: number): number => {
		const packet = Object.assign(new Arrival(), { sequence, timestamp: sequence * 160 });
		return judge.judge(stream, packet);
	};
	expect([judged(5, 10), judged(9, 500), judged(5, 12), judged(5, 11), judged(9, 500)]).toEqual([
		...[0, 0, 0, 1, 2],
	]);
});
