import * as v from 'valibot';
import { expect, expectTypeOf, test } from 'vitest';
import type { Argument, PathGrant, Result, Snapshot } from '../../../main/ipc/contract.ts';
import { CaptureId, contract } from '../../../main/ipc/contract.ts';
import type { CaptureView } from '../../../app/views/capture.ts';

test('no name is used twice, so that a call has one meaning', () => {
	const names = [...Object.keys(contract.shell), ...Object.keys(contract.commands)];
	expect(new Set(names).size).toBe(names.length);
});

test('everything that belongs to a capture names it', () => {
	const bound = { ...contract.commands, ...contract.views };
	for (const [name, { schema }] of Object.entries(bound)) {
		expect(Object.keys((schema as unknown as { entries: object }).entries), name).toContain(
			'capture',
		);
	}
});

test('a bare string does not compile where a grant belongs', () => {
	expectTypeOf<Argument<'openCapture'>['grants'][number]>().toEqualTypeOf<PathGrant>();
	expectTypeOf<string>().not.toExtend<PathGrant>();
});

test('results and snapshots have the types of the engine', () => {
	expectTypeOf<Snapshot<'capture'>>().toEqualTypeOf<CaptureView>();
	expectTypeOf<Result<'analysisRowOfFrame'>>().toEqualTypeOf<number>();
});

test.each(['c1', 'c999999999'])('%s is a capture', (id) => {
	expect(v.safeParse(CaptureId, id).success).toBe(true);
});

test.each(['', 'c', 'x1', 'c1/../..', 'c9999999999'])('%j is no capture', (id) => {
	expect(v.safeParse(CaptureId, id).success).toBe(false);
});
