import { describe, expect, test } from 'vitest';
import { MAX_PROBE_BYTES, MAX_PROBE_SEGMENTS } from '../../../app/limits.ts';
import type {
	Direction,
	Recognition,
	StreamHost,
	StreamProtocol,
} from '../../../app/protocols/stream-protocol.ts';
import { StreamProbe } from '../../../app/protocols/stream-probe.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

/** A protocol that begins with a word and keeps what it is told. */
class Word implements StreamProtocol {
	readonly id: string;
	readonly told: string[] = [];
	asked = 0;

	constructor(word: string) {
		this.id = word;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		this.asked++;
		const given = text(data.subarray(start, end));
		if (given.startsWith(this.id)) return 'yes';
		return this.id.startsWith(given) ? 'more' : 'no';
	}

	open(): ReturnType<StreamProtocol['open']> {
		return {
			data: (direction, data, start, end) =>
				this.told.push(`${direction}:${text(data.subarray(start, end))}`),
			gap: (direction, length) => this.told.push(`${direction} gap ${length}`),
			end: (direction) => this.told.push(`${direction} end`),
		};
	}
}

function made(...words: readonly string[]): {
	readonly protocols: readonly Word[];
	readonly probe: StreamProbe;
	readonly say: (direction: Direction, what: string) => void;
	readonly released: () => boolean;
} {
	const protocols = words.map((word) => new Word(word));
	let isReleased = false;
	const host: StreamHost = {
		transport: 'tcp',
		frame: 1,
		timeMs: 0,
		epochSeconds: 0,
		origin: null,
		interfaceId: 0,
		replay: () => undefined,
		flow: () => 0,
		mark: () => undefined,
		release: () => {
			isReleased = true;
		},
	};
	const probe = new StreamProbe(protocols, host);
	const say = (direction: Direction, what: string): void => {
		const data = bytes(`..${what}..`);
		probe.data(direction, data, 2, data.length - 2);
	};
	return { protocols, probe, say, released: () => isReleased };
}

describe('a connection from its beginning', () => {
	test('is given to the first protocol that recognises it, with all that came before', () => {
		const { protocols, say, probe } = made('SIP', 'GET');
		say(1, 'hello');
		say(0, 'G');
		say(0, 'ET /');
		say(1, 'more');
		expect(protocols[1]?.told).toEqual(['1:hello', '0:G', '0:ET /', '1:more']);
		expect(probe.isOpen).toBe(false);
	});

	test('what the other side said first is told first when it may be of the protocol', () => {
		const { protocols, say } = made('SIP');
		say(1, 'SI');
		say(0, 'SIP one');
		say(1, 'P two');
		expect(protocols[0]?.told).toEqual(['1:SI', '0:SIP one', '1:P two']);
	});

	test('that is nobody’s is let go once both sides have spoken', () => {
		const { say, released, probe, protocols } = made('SIP');
		say(0, 'x');
		expect(released()).toBe(false);
		say(1, 'y');
		expect(released()).toBe(true);
		expect(probe.isOpen).toBe(false);
		const asked = protocols[0]?.asked;
		say(0, 'SIP');
		expect(protocols[0]?.asked).toBe(asked);
	});

	test('of which one side stays silent is let go after a while', () => {
		const { say, released } = made('SIP');
		for (let count = 1; count < MAX_PROBE_SEGMENTS; count++) say(0, 'x');
		expect(released()).toBe(false);
		say(0, 'x');
		expect(released()).toBe(true);
	});

	test('a beginning that is too long to tell is no beginning', () => {
		const { protocols, say, released } = made('a'.repeat(MAX_PROBE_BYTES * 2));
		for (let count = 0; count < 3; count++) {
			say(0, 'a'.repeat(MAX_PROBE_BYTES / 2));
			say(1, 'x');
		}
		expect(released()).toBe(true);
		expect(protocols[0]?.told).toEqual([]);
	});
});

describe('a connection joined in the middle', () => {
	test('every segment is a chance', () => {
		const { protocols, say, probe } = made('SIP');
		probe.begin(0, true);
		say(0, 'tail of a message');
		say(0, 'SIP here');
		expect(protocols[0]?.told).toEqual(['0:SIP here']);
	});

	test('and so it is after bytes that are missing', () => {
		const { protocols, say, probe } = made('SIP');
		say(0, 'S');
		probe.gap(0, 100);
		say(0, 'IP');
		say(0, 'SIP here');
		expect(protocols[0]?.told).toEqual(['0:SIP here']);
	});

	test('but not for ever', () => {
		const { say, probe, released } = made('SIP');
		probe.begin(0, true);
		probe.begin(1, true);
		for (let count = 0; count < MAX_PROBE_SEGMENTS; count++) {
			expect(released()).toBe(false);
			say(0, 'x');
			say(1, 'y');
		}
		expect(released()).toBe(true);
	});
});

test('gaps and ends go to the session', () => {
	const { protocols, say, probe } = made('SIP');
	probe.end(1);
	say(0, 'SIP');
	probe.gap(0, 7);
	probe.end(0);
	expect(protocols[0]?.told).toEqual(['0:SIP', '0 gap 7', '0 end']);
});
