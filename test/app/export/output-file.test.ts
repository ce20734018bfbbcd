import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { ExportError } from '../../../app/errors.ts';
import { OutputFile, PART_SUFFIX, systemCode } from '../../../app/export/output-file.ts';
import { testFolder } from './folder.ts';

const folder = testFolder();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (name: string): string => new TextDecoder().decode(folder.read(name));

describe('writing', () => {
	test('the file has its name only when it is whole', () => {
		const file = new OutputFile(folder.path, 'a.wav', false);
		file.append(bytes('one'));
		expect(folder.names()).toEqual([`a.wav${PART_SUFFIX}`]);
		file.finish();
		expect(folder.names()).toEqual(['a.wav']);
		expect(text('a.wav')).toBe('one');
	});

	test('pieces are appended, and written at places', () => {
		const file = new OutputFile(folder.path, 'a', false);
		file.append(bytes('abc'));
		file.append(bytes('def'));
		file.writeAt(1, bytes('XY'));
		expect(file.length).toBe(6);
		file.writeAt(8, bytes('!'));
		expect(file.length).toBe(9);
		file.finish();
		expect(text('a')).toBe('aXYdef\0\0!');
	});

	test('nothing is written for no bytes', () => {
		const file = new OutputFile(folder.path, 'a', false);
		file.writeAt(100, new Uint8Array(0));
		expect(file.length).toBe(0);
		file.finish();
		expect(folder.read('a')).toHaveLength(0);
	});

	test('a discarded file leaves nothing', () => {
		const file = new OutputFile(folder.path, 'a', false);
		file.append(bytes('abc'));
		file.discard();
		expect(folder.names()).toEqual([]);
		file.discard();
	});

	test('what a killed run left behind is begun anew', () => {
		writeFileSync(folder.at(`a${PART_SUFFIX}`), 'a longer rest of an earlier run');
		const file = new OutputFile(folder.path, 'a', false);
		file.append(bytes('new'));
		file.finish();
		expect(text('a')).toBe('new');
		expect(folder.names()).toEqual(['a']);
	});

	test('thousands of open files need few descriptors', () => {
		const files = Array.from(
			{ length: 3000 },
			(_, index) => new OutputFile(folder.path, `f${index}`, false),
		);
		const open = spawnSync('ls', [`/proc/${process.pid}/fd`], { encoding: 'utf8' });
		if (open.status === 0) expect(open.stdout.split('\n').length).toBeLessThan(500);
		for (const file of files) file.discard();
		expect(folder.names()).toEqual([]);
	});
});

describe('files that exist', () => {
	test('are refused at once, in one line that says what to do', () => {
		writeFileSync(folder.at('a.wav'), 'old');
		expect(() => new OutputFile(folder.path, 'a.wav', false)).toThrow(
			/^a\.wav exists already: choose another folder or allow overwriting$/,
		);
		expect(folder.names()).toEqual(['a.wav']);
	});

	test('that appear while writing are refused at the end', () => {
		const file = new OutputFile(folder.path, 'a.wav', false);
		file.append(bytes('new'));
		writeFileSync(folder.at('a.wav'), 'of somebody else');
		expect(() => file.finish()).toThrow(ExportError);
		file.discard();
		expect(text('a.wav')).toBe('of somebody else');
		expect(folder.names()).toEqual(['a.wav']);
	});

	test('are replaced when overwriting is allowed, and not before the end', () => {
		writeFileSync(folder.at('a.wav'), 'old');
		const file = new OutputFile(folder.path, 'a.wav', true);
		file.append(bytes('new'));
		expect(text('a.wav')).toBe('old');
		file.finish();
		expect(text('a.wav')).toBe('new');
	});

	test('a folder of that name is an error in one line', () => {
		mkdirSync(folder.at('a.wav'));
		const file = new OutputFile(folder.path, 'a.wav', true);
		expect(() => file.finish()).toThrow(/^cannot write a\.wav: [^\n]+$/);
		file.discard();
		expect(folder.names()).toEqual(['a.wav']);
	});
});

describe('folders that take no file', () => {
	test('one that is not there is an ExportError with the system’s code', () => {
		const attempt = (): unknown => new OutputFile(folder.at('missing'), 'a.wav', false);
		expect(attempt).toThrow(ExportError);
		expect(attempt).toThrow(/^cannot write a\.wav: /);
		try {
			attempt();
		} catch (error) {
			expect((error as ExportError).details['systemCode']).toBe('ENOENT');
		}
	});

	test('a name that leads elsewhere through a link of the part file is not followed silently', () => {
		symlinkSync(folder.at('nowhere/else'), folder.at(`a${PART_SUFFIX}`));
		expect(() => new OutputFile(folder.path, 'a', false)).toThrow(ExportError);
	});

	test('the system’s word is empty for other errors', () => {
		expect(systemCode(new Error('plain'))).toBe('');
		expect(systemCode('text')).toBe('');
	});
});

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

/** Mounts a small file system over the test's folder. */
function mounted(options: string): boolean {
	return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder.path]).status === 0;
}

describe.skipIf(!isRoot)('disks that take no more (as root on Linux, skipped elsewhere)', () => {
	let isMounted = false;
	afterEach(() => {
		if (isMounted) spawnSync('umount', [folder.path]);
		isMounted = false;
	});

	test('a full disk is told in one line and cleaned up', ({ skip }) => {
		isMounted = mounted('size=1m');
		if (!isMounted) skip('no file system can be mounted here');
		const file = new OutputFile(folder.path, 'big.wav', false);
		let error: unknown = null;
		try {
			for (let piece = 0; piece < 20; piece++) file.append(new Uint8Array(100_000));
		} catch (caught) {
			error = caught;
		}
		expect(error).toBeInstanceOf(ExportError);
		expect((error as ExportError).message).toMatch(/^cannot write big\.wav: [^\n]+$/);
		expect((error as ExportError).details['systemCode']).toBe('ENOSPC');
		file.discard();
		expect(folder.names()).toEqual([]);
	});

	test('a read-only disk is told before anything is read', ({ skip }) => {
		isMounted = mounted('ro,size=1m');
		if (!isMounted) skip('no file system can be mounted here');
		let error: unknown = null;
		try {
			new OutputFile(folder.path, 'a.wav', false);
		} catch (caught) {
			error = caught;
		}
		expect((error as ExportError).details['systemCode']).toBe('EROFS');
		expect(existsSync(folder.at('a.wav'))).toBe(false);
	});
});
