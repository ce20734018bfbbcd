import { expect, test } from 'vitest';
import { readCapture } from '../acceptance/engine.ts';

test('a claim is answered by the even id behind its own', async () => {
	const engine = await readCapture('test/fixtures/dvrip/h265-talk.pcapng');
	const { exchanges } = engine.sessionDetail('dvrip-1');
	await engine.close();
	const claim = exchanges.find(({ command }) => command === 1413);
	expect(claim?.replyFrame).toBeGreaterThan(claim?.requestFrame ?? Infinity);
	expect(claim).toMatchObject({ isDone: true, fromDevice: false, result: 100 });
	expect(exchanges.some(({ command }) => command === 1414)).toBe(false);
});
