import { describe, expect, it } from 'vitest';
import { editDistance, nearestNames } from '../../../app/filter/suggest.ts';

describe('the distance between two words', () => {
	it.each([
		['', '', 0],
		['', 'rtp', 3],
		['rtp', '', 3],
		['rtp.seq', 'rtp.seq', 0],
		['rtpseq', 'rtp.seq', 1],
		['rtp..seq', 'rtp.seq', 1],
		['rtp,seq', 'rtp.seq', 1],
		['rpt.seq', 'rtp.seq', 1],
		['rtp.sqe', 'rtp.seq', 1],
		['kitten', 'sitting', 3],
		['abcd', 'badc', 2],
		['ab', 'cd', 2],
	])('%j and %j is %i', (from, to, distance) => {
		expect(editDistance(from, to)).toBe(distance);
	});

	it('is the same both ways', () => {
		const words = ['rtp.seq', 'rpt.sq', 'udp.port', 'port', 'ip.src', ''];
		for (const from of words) {
			for (const to of words) {
				expect(editDistance(from, to)).toBe(editDistance(to, from));
			}
		}
	});

	it('takes a swap for one edit only where the letters are neighbours', () => {
		expect(editDistance('ba', 'ab')).toBe(1);
		expect(editDistance('bxa', 'axb')).toBe(2);
	});
});

describe('nearest names', () => {
	it('come nearest first, then by the alphabet', () => {
		expect(nearestNames('rtp.seg', ['rtp.sxx', 'rtp.sez', 'rtp.seq', 'rtp.seg'])).toEqual([
			...['rtp.seg', 'rtp.seq', 'rtp.sez'],
		]);
	});

	it('are three at most', () => {
		expect(nearestNames('port', ['portd', 'portc', 'portb', 'porta'])).toEqual([
			...['porta', 'portb', 'portc'],
		]);
	});

	it('may differ in a third of the letters, and in one of a short word', () => {
		const names = ['abcdef'];
		expect(nearestNames('abcdxy', names)).toEqual(names);
		expect(nearestNames('abcxyz', names)).toEqual([]);
		expect(nearestNames('ib', ['ip'])).toEqual(['ip']);
		expect(nearestNames('xy', ['ip'])).toEqual([]);
	});

	it('do not mind capitals', () => {
		expect(nearestNames('RTP.SSRC', ['rtp.ssrc'])).toEqual(['rtp.ssrc']);
		expect(nearestNames('ip.DSFIELD', ['IP.dsfield'])).toEqual(['IP.dsfield']);
	});

	it('are found from their beginning, from three letters on', () => {
		expect(nearestNames('rtc', ['rtcp.timestamp.ntp.msw'])).toEqual(['rtcp.timestamp.ntp.msw']);
		expect(nearestNames('rt', ['rtcp.timestamp.ntp.msw'])).toEqual([]);
	});
});
