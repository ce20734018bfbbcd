import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CaptureHashes } from '../../../app/capture/capture-hashes.ts';
import { FileHasher, PassingHash } from '../../../app/capture/hash.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { put, temporaryFolder } from './reading.ts';

const FOLDER = temporaryFolder();
const CONTENT = new SeededRandom(2).bytes(9_000_000);
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

function ignore(): void {
	// Progress is of no interest here.
}

test('a file of several pieces has the hash of its bytes, and progress is told', async () => {
	const seen: number[] = [];
	const hasher = new FileHasher(put(FOLDER, 'large', CONTENT), () =>
		seen.push(hasher.state.bytesHashed),
	);
	expect(hasher.state).toEqual({ sha256: null, bytesHashed: 0, reason: null, done: false });
	await hasher.finished;
	expect(hasher.state).toEqual({
		sha256: createHash('sha256').update(CONTENT).digest('hex'),
		bytesHashed: 9_000_000,
		reason: null,
		done: true,
	});
	expect(seen).toEqual([4 << 20, 8 << 20, 9_000_000, 9_000_000]);
});

test('known hashes are those of FIPS 180-4', async () => {
	const hashers = [new Uint8Array(0), Buffer.from('abc')].map(
		(bytes, index) => new FileHasher(put(FOLDER, `known-${index}`, bytes), ignore),
	);
	await Promise.all(hashers.map(({ finished }) => finished));
	expect(hashers.map(({ state }) => state.sha256)).toEqual([EMPTY, ABC]);
});

test('a file that cannot be read has a reason instead of a hash', async () => {
	const hasher = new FileHasher(join(FOLDER, 'missing'), ignore);
	await hasher.finished;
	expect(hasher.state).toMatchObject({ sha256: null, done: true });
	expect(hasher.state.reason).toMatch(/ENOENT/);
});

test('a stopped one says that it was stopped', async () => {
	const hasher = new FileHasher(put(FOLDER, 'stopped', CONTENT), ignore);
	await hasher.stop();
	await hasher.finished;
	expect(hasher.state).toMatchObject({ sha256: null, reason: 'hashing was stopped', done: true });
});

test('bytes that pass by are hashed as they come', () => {
	const hash = new PassingHash();
	hash.update(Buffer.from('a'));
	hash.update(Buffer.from('bc'));
	expect(hash.finish()).toEqual({ sha256: ABC, bytesHashed: 3, reason: null, done: true });
});

test('a capture has one hash per file, in the order of the files', async () => {
	const paths = ['abc', ''].map((text, index) => put(FOLDER, `part-${index}`, Buffer.from(text)));
	const hashes = new CaptureHashes(paths, true, ignore);
	expect(hashes.passing).toBeNull();
	await hashes.finished();
	expect(hashes.states.map(({ sha256 }) => sha256)).toEqual([ABC, EMPTY]);
});

test('standard input is hashed while it passes and known at its end', () => {
	const hashes = new CaptureHashes(['-'], true, ignore);
	hashes.passing?.update(Buffer.from('abc'));
	expect(hashes.states[0]?.sha256).toBeNull();
	hashes.endOfInput();
	hashes.endOfInput();
	expect(hashes.states[0]).toMatchObject({ sha256: ABC, done: true });
});

test('where no hash is wanted none is taken', async () => {
	const hashes = new CaptureHashes([put(FOLDER, 'unwanted', CONTENT), '-'], false, ignore);
	await hashes.finished();
	const none = { sha256: null, bytesHashed: 0, reason: 'not asked for', done: true };
	expect([hashes.passing, hashes.states]).toEqual([null, [none, none]]);
	await hashes.stop();
});

test('waiting for hashes ends when it is cancelled', async () => {
	const hashes = new CaptureHashes([put(FOLDER, 'waited', CONTENT)], true, ignore);
	const stop = new AbortController();
	const waiting = hashes.finished(stop.signal);
	stop.abort();
	await waiting;
	await hashes.finished(stop.signal);
	expect(hashes.states[0]?.done).toBe(false);
	await hashes.stop();
});
