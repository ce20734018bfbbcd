import { describe, expect, test } from 'vitest';
import { CancelledError, ExportError } from '../../../app/errors.ts';
import type { PlannedStream } from '../../../app/export/plan.ts';
import { ProgressTeller } from '../../../app/export/progress.ts';
import type { ManifestDocument, SaveProgress, StreamItem } from '../../../app/index.ts';

function planned(...ids: readonly string[]): PlannedStream[] {
	return ids.map((id) => {
		const item: Pick<StreamItem, 'id'> = { id };
		const facts: Pick<PlannedStream, 'item'> = { item: item as StreamItem };
		return facts as PlannedStream;
	});
}

const manifest: Pick<ManifestDocument, 'schema'> = { schema: 'tapdeck/manifest@1' };

function teller(...ids: readonly string[]): { teller: ProgressTeller; told: SaveProgress[] } {
	const told: SaveProgress[] = [];
	return { teller: new ProgressTeller(planned(...ids), '/out', (one) => told.push(one)), told };
}

describe('telling progress', () => {
	test('the first word comes at once', () => {
		const { told } = teller('rtp-1', 'rtp-2');
		expect(told).toEqual([
			{
				...{ phase: 'reading', failure: null, done: 0, total: 2, fraction: 0, bytesWritten: 0 },
				...{ manifest: null, folder: '/out' },
				items: [
					{ id: 'rtp-1', state: 'waiting', note: null },
					{ id: 'rtp-2', state: 'waiting', note: null },
				],
			},
		]);
	});

	test('a thousand changes at once are few words', () => {
		const ids = Array.from({ length: 1000 }, (_, index) => `rtp-${index}`);
		const { teller: one, told } = teller(...ids);
		for (const id of ids) one.itemSaved(id, 10);
		expect(told.length).toBeLessThan(20);
	});

	test('at the end everything is told, with what failed and why', () => {
		const { teller: one, told } = teller('a', 'b');
		one.itemWorking('a');
		one.itemSaved('a', 100);
		one.itemFailed('b', new ExportError('the disk is full'));
		one.finish(manifest as ManifestDocument);
		expect(told.at(-1)).toMatchObject({
			...{ phase: 'done', done: 2, fraction: 1, bytesWritten: 100, manifest },
			items: [
				{ id: 'a', state: 'saved', note: null },
				{ id: 'b', state: 'failed', note: 'the disk is full' },
			],
		});
	});

	test('cancelling is no failure; what was not finished is cancelled', () => {
		const { teller: one, told } = teller('a', 'b', 'c');
		one.itemSaved('a', 1);
		one.itemWorking('b');
		one.fail(new CancelledError());
		expect(told.at(-1)).toMatchObject({ phase: 'cancelled', failure: null });
		expect(told.at(-1)?.items.map(({ state }) => state)).toEqual([
			...['saved', 'cancelled', 'cancelled'],
		]);
	});

	test('a failure of the whole is told in its words', () => {
		const { teller: one, told } = teller('a');
		one.fail(new ExportError('cannot write manifest.json: no space'));
		expect(told.at(-1)).toMatchObject({
			...{ phase: 'failed', failure: 'cannot write manifest.json: no space' },
			items: [{ id: 'a', state: 'cancelled' }],
		});
	});

	test('nothing to save is done at once', () => {
		const { teller: one, told } = teller();
		one.finish(manifest as ManifestDocument);
		expect(told.at(-1)).toMatchObject({ phase: 'done', done: 0, total: 0, fraction: 1 });
	});
});
