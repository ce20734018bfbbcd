import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CapturePoints, CapturePointsSchema } from '../../main/capture-points.ts';
import { Store } from '../../main/store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-points-'));
const points = (): CapturePoints =>
	new CapturePoints(new Store(path.join(folder, 'points.json'), CapturePointsSchema, []));

test('where a capture was taken is found again, also when it has grown, until it is emptied', () => {
	const file = path.join(folder, 'a.pcap');
	writeFileSync(file, 'one');
	points().keep(file, ' behind the NAT ');
	appendFileSync(file, 'two');
	expect(points().of(file)).toBe('behind the NAT');
	expect(points().of(path.join(folder, 'b.pcap'))).toBe('');
	points().keep(file, '  ');
	expect(points().of(file)).toBe('');
});
