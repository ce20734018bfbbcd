import { describe, expect, test } from 'vitest';
import { placeAmongAll, withoutChunkSizes } from '../../../../app/media/signatures/chunked.ts';

const HEADER = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

const OTHER = 'HTTP/1.0 206 x\r\ntransfer-encoding:gzip, Chunked \r\n\r\n';

/** What is left of a text. */
function left(text: string): string | null {
	const kept = withoutChunkSizes(Buffer.from(text, 'latin1'));
	return kept === null ? null : kept.map(({ start, end }) => text.slice(start, end)).join('');
}

describe('what is left without the sizes of chunks', () => {
	test.each<[string, string, string | null]>([
		['two chunks and an end', `${HEADER}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`, `${HEADER}abcde\r\n`],
		['an extension', `${HEADER}3;name="x"\r\nabc\r\n`, `${HEADER}abc`],
		['a chunk whose end is missing', `${HEADER}FF\r\nabc`, `${HEADER}abc`],
		['a size that is none', `${HEADER}3\r\nabc\r\nxyz\r\n`, `${HEADER}abcxyz\r\n`],
		['a header in other letters', `${OTHER}1\r\na\r\n`, `${OTHER}a`],
		['bytes before it', `noise${HEADER}1\r\na\r\n`, `noise${HEADER}a`],
		['no chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc', null],
		['a request', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc', null],
		['no end of the header', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n', null],
		['nothing', '', null],
	])('%s', (_, text, expected) => {
		expect(left(text)).toBe(expected);
	});

	test('of a header and a size that go on for longer than any', () => {
		const far = 'x'.repeat(20_000);
		expect(
			left(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: ${far}\r\n\r\n3\r\nabc`),
		).toBeNull();
		expect(left(`${HEADER}3;${far}\r\nabc`)).toBe(`${HEADER}3;${far}\r\nabc`);
	});

	test('of two answers on one connection', () => {
		const one = `${HEADER}1\r\na\r\n0\r\n\r\n`;
		expect(left(one + one)).toBe(`${HEADER}a\r\n${HEADER}a\r\n`);
	});
});

test('places are found again, and whether they stood in a chunk', () => {
	const kept = withoutChunkSizes(Buffer.from(`${HEADER}3\r\nabc\r\n2\r\nde\r\n`)) ?? [];
	const at = HEADER.length;
	expect(placeAmongAll(kept, 0)).toEqual({ place: 0, isChunk: false });
	expect(placeAmongAll(kept, at)).toEqual({ place: at + 3, isChunk: true });
	expect(placeAmongAll(kept, at + 3)).toEqual({ place: at + 11, isChunk: true });
	expect(placeAmongAll([], 7)).toEqual({ place: 7, isChunk: false });
});
