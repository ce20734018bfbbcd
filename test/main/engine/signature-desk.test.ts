import { describe, expect, test } from 'vitest';
import type { CaptureEngine, SignatureProgress, SignaturesView } from '../../../app/index.ts';
import { CancelledError } from '../../../app/index.ts';
import { SignatureDesk } from '../../../main/engine/signature-desk.ts';

const VIEW = { items: [], scope: {} } as unknown as SignaturesView;
const PROGRESS: SignatureProgress = { phase: 'reading', done: 1, total: 4, finds: 0 };

/** A desk whose searches end when the test says so. */
function desk() {
	const searches: {
		readonly end: () => void;
		readonly tell: (progress: SignatureProgress) => void;
	}[] = [];
	let changes = 0;
	const unannounced = {
		signatures: (signal: AbortSignal, tell: (progress: SignatureProgress) => void) =>
			new Promise<SignaturesView>((resolve, reject) => {
				searches.push({ end: () => resolve(VIEW), tell });
				signal.addEventListener('abort', () => reject(new CancelledError()));
			}),
		extractSignature: () => Promise.resolve(Uint8Array.from({ length: 1000 }, (_, at) => at)),
	};
	const made = new SignatureDesk({ unannounced } as unknown as CaptureEngine, () => changes++);
	return { made, searches, changes: () => changes };
}

describe('the desk of the signature search', () => {
	test('tells how far the search is, and nothing once it has ended', async () => {
		const { made, searches, changes } = desk();
		expect(made.progress).toBeNull();
		const search = made.search();
		searches[0]?.tell(PROGRESS);
		expect(made.progress).toEqual(PROGRESS);
		expect(changes()).toBe(1);
		searches[0]?.end();
		expect(await search).toBe(VIEW);
		expect(made.progress).toBeNull();
		expect(changes()).toBe(2);
	});

	test('lets everybody wait for the one search that runs', async () => {
		const { made, searches } = desk();
		const both = Promise.all([made.search(), made.search()]);
		expect(searches).toHaveLength(1);
		searches[0]?.end();
		expect(await both).toEqual([VIEW, VIEW]);
		void made.search();
		expect(searches).toHaveLength(2);
	});

	test('ends the search by a wish, and can search again', async () => {
		const { made, searches } = desk();
		expect(made.stop()).toBeNull();
		const search = made.search();
		made.stop();
		await expect(search).rejects.toThrow(CancelledError);
		const again = made.search();
		searches[1]?.end();
		expect(await again).toBe(VIEW);
	});

	test('sends no more of a find than is wanted', async () => {
		expect(await desk().made.bytesOf('find-1-2', 3)).toEqual(Uint8Array.of(0, 1, 2));
	});
});
