import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { RememberedRules, RememberedRulesSchema } from '../../main/remembered-rules.ts';
import { Store } from '../../main/store.ts';

let file = '';
beforeEach(() => {
	file = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-rules-')), 'decode-as.json');
});

const open = (): RememberedRules => new RememberedRules(new Store(file, RememberedRulesSchema, []));
const RULES = ['udp.port==6970,rtp', 'rtp.ssrc==0x1,H264/90000'];
const CAPTURE = { path: '/evidence/a.pcap', bytes: 1000, sha256: null };

test('rules of a capture are there when it is opened again', () => {
	open().keep(CAPTURE, RULES);
	expect(open().of(CAPTURE)).toEqual(RULES);
	expect(open().of({ ...CAPTURE, bytes: 1001 })).toEqual([]);
	expect(open().of({ ...CAPTURE, path: '/evidence/b.pcap' })).toEqual([]);
});

test('the same content is the same capture wherever it lies', () => {
	open().keep({ ...CAPTURE, sha256: 'aa' }, RULES);
	expect(open().of({ path: '/elsewhere.pcap', bytes: 1, sha256: 'aa' })).toEqual(RULES);
	expect(open().of({ ...CAPTURE, sha256: 'bb' })).toEqual([]);
	expect(open().of(CAPTURE)).toEqual(RULES);
});

test('new rules take the place of the old, and none forgets the capture', () => {
	const rules = open();
	rules.keep(CAPTURE, RULES);
	rules.keep(CAPTURE, ['udp.port==1,none']);
	expect(open().of(CAPTURE)).toEqual(['udp.port==1,none']);
	rules.keep(CAPTURE, []);
	expect(open().of(CAPTURE)).toEqual([]);
});

test('the oldest go when there are too many', () => {
	const rules = open();
	for (let bytes = 0; bytes <= 500; bytes++) rules.keep({ ...CAPTURE, bytes }, RULES);
	expect(rules.of({ ...CAPTURE, bytes: 0 })).toEqual([]);
	expect(rules.of({ ...CAPTURE, bytes: 1 })).toEqual(RULES);
});
