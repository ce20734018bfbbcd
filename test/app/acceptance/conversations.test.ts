/** Conversations of real captures, row by row, as tshark counted them once. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ConversationItem } from '../../../app/index.ts';
import { CONVERSATION_KINDS } from '../../../app/views/conversations.ts';
import { calm } from '../export/folder.ts';
import { readCapture } from './engine.ts';
import { CONVERSATIONS } from './expected/conversations.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

/** Whole milliseconds: the last digits are the binary fractions of either program. */
const ms = (seconds: number): number => Math.round(seconds * 1000);

function side(address: string, port: number | null): string {
	return port === null ? address.toLowerCase() : `${address}:${port}`;
}

describe.runIf(HAS_SHARED)('conversations', () => {
	test.each(Object.entries(CONVERSATIONS))('of %s', async (name, expected) => {
		const engine = await readCapture(join(CAPTURES, name));
		const query = { filter: '', sort: null, offset: 0, limit: 1000 } as const;
		const found: unknown[] = [];
		for (const kind of CONVERSATION_KINDS) {
			const { items } = await engine.conversations({ ...query, kind }, calm());
			found.push(...items.map((item: ConversationItem) => [kind, ...rowOf(item)]));
		}
		const wanted = expected.map(([kind, a, b, sent, received, start, duration]) => [
			...[kind, a.replaceAll('_', ':'), b.replaceAll('_', ':'), sent, received],
			...[ms(start), ms(duration)],
		]);
		const byText = (one: unknown, other: unknown): number =>
			JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
		expect(found.sort(byText)).toEqual(wanted.sort(byText));
		await engine.close();
	});
});

function rowOf(item: ConversationItem): readonly unknown[] {
	return [
		...[side(item.addressA, item.portA), side(item.addressB, item.portB)],
		...[item.packetsAToB, item.packetsBToA, ms(item.start), ms(item.duration)],
	];
}
