import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { RememberedRules, RememberedRulesSchema } from '../../main/remembered-rules.ts';
import { Store } from '../../main/store.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-rules-'));
	writeFileSync(path.join(folder, 'a.pcap'), 'capture');
});

const at = (name: string): string => path.join(folder, name);
const open = (): RememberedRules =>
	new RememberedRules(new Store(at('decode-as.json'), RememberedRulesSchema, []));
const RULES = ['udp.port==6970,rtp', 'rtp.ssrc==0x1,H264/90000'];

test('rules of a capture are there when it is opened again', () => {
	open().keep(at('a.pcap'), RULES);
	expect(open().of(at('a.pcap'))).toEqual(RULES);
	expect(open().of(at('b.pcap'))).toEqual([]);
	writeFileSync(at('a.pcap'), 'another');
	expect(open().of(at('a.pcap'))).toEqual([]);
});

test('the same content is the same capture wherever it lies', () => {
	open().keep(at('a.pcap'), RULES);
	copyFileSync(at('a.pcap'), at('moved.pcap'));
	expect(open().of(at('moved.pcap'))).toEqual(RULES);
});

test('what was kept by path and size alone still counts', () => {
	const entry = { path: at('a.pcap'), bytes: 7, sha256: null, rules: RULES };
	writeFileSync(at('decode-as.json'), JSON.stringify([entry]));
	expect(open().of(at('a.pcap'))).toEqual(RULES);
});

test('new rules take the place of the old, and none forgets the capture', () => {
	const rules = open();
	rules.keep(at('a.pcap'), RULES);
	rules.keep(at('a.pcap'), ['udp.port==1,none']);
	expect(open().of(at('a.pcap'))).toEqual(['udp.port==1,none']);
	rules.keep(at('a.pcap'), []);
	expect(open().of(at('a.pcap'))).toEqual([]);
});
